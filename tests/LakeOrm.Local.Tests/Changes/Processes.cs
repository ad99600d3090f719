using System.Globalization;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>Changes by several processes, run by the crash harness.</summary>
[Collection(nameof(Alone))]
public sealed class Processes
{
    [Fact]
    public async Task A_banks_sum_is_kept_in_every_version_by_sixteen_writers_in_four_processes()
    {
        using TemporaryFolder folder = new();
        BuiltProgram harness = await BuiltProgram.RunAsync("tests", "LakeOrm.CrashHarness", "--bank", "--minutes", "0.25", "--root", folder.Path);
        string last = harness.Output.TrimEnd().Split('\n')[^1];
        Assert.True(harness.ExitCode == 0, harness.Output + harness.Errors);
        Assert.EndsWith("sums that differ: 0, other: 0", last, StringComparison.Ordinal);
        Assert.InRange(int.Parse(last.Split([' ', ','])[1], CultureInfo.InvariantCulture), 1, int.MaxValue);
    }
}
