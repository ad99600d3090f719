using LakeOrm.CrashHarness.Checks;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.Drivers;
using LakeOrm.Local;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>The process that vacuums all tables of a lake and dies over it.</summary>
internal static class Cleaner
{
    public const string Verb = "vacuum";

    /// <summary>The member of <see cref="ILakeMaintenance"/> that it calls.</summary>
    public const string Maintains = nameof(ILakeMaintenance.VacuumAsync);

    public static async Task<int> RunAsync(CleanerSettings settings)
    {
        StepStorage storage = new(settings.Root, new StepTrap(settings.Step, occurrence: 1));
        await using LakeClient lake = new(new LocalDriver(storage, new LocalLakeOptions { TempDirectory = settings.Temporary }));
        foreach (string table in VacuumCheck.TablesOf(settings.Root))
        {
            await VacuumCheck.VacuumAsync(lake, table);
        }

        return 0;
    }
}
