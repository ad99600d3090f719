namespace LakeOrm.CrashHarness.Steps;

/// <summary>A worker's life, as the worker sees it.</summary>
internal interface ILife
{
    /// <summary>Tells the parent something, in a line.</summary>
    void Tell(string line);

    /// <summary>Refuses what a dead worker would do.</summary>
    void Check();

    /// <summary>Ends it as a crash does: nothing that the worker would do afterwards has an effect.</summary>
    void Die();

    /// <summary>Ends it while a call of the storage is on its way, which may be done yet.</summary>
    /// <param name="call">The call.</param>
    Task DieDuringAsync(Func<Task> call);
}
