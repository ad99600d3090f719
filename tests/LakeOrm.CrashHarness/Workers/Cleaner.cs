using LakeOrm.CrashHarness.Checks;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Writes;
using LakeOrm.Drivers;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>The worker that vacuums all tables of a lake and dies over it.</summary>
internal static class Cleaner
{
    public const string Verb = "vacuum";

    /// <summary>The member of <see cref="ILakeMaintenance"/> that it calls.</summary>
    public const string Maintains = nameof(ILakeMaintenance.VacuumAsync);

    public static async Task<int> RunAsync(CleanerSettings settings, ILife life)
    {
        await using LakeClient lake = settings.Place.Connect(settings.Place.Open(settings.Step, occurrence: 1, life));
        foreach (string table in await Repeats.RunAsync(life, () => Tables.OfAsync(settings.Place)))
        {
            await Repeats.RunAsync(life, () => VacuumCheck.VacuumAsync(lake, table));
        }

        return 0;
    }
}
