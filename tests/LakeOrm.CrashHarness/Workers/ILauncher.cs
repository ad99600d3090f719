namespace LakeOrm.CrashHarness.Workers;

/// <summary>Starts workers.</summary>
internal interface ILauncher
{
    /// <summary>Starts one.</summary>
    /// <param name="arguments">What it is told: its verb and the rest.</param>
    IWorker Start(IEnumerable<string> arguments);

    /// <summary>Waits for calls of the storage that are on their way from workers who are dead.</summary>
    Task SettleAsync();
}
