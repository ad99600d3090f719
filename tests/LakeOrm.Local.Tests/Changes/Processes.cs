using System.Diagnostics;
using System.Globalization;
using LakeOrm.Generators.Tests.Harness;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>Changes by several processes, run by the crash harness.</summary>
[Collection(nameof(Alone))]
public sealed class Processes
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_banks_sum_is_kept_in_every_version_by_sixteen_writers_in_four_processes()
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new(Dotnet, [Harness, "--bank", "--minutes", "0.25", "--root", folder.Path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }

        string last = (await output).TrimEnd().Split('\n')[^1];
        Assert.True(process.ExitCode == 0, await output + await errors);
        Assert.EndsWith("sums that differ: 0, other: 0", last, StringComparison.Ordinal);
        Assert.InRange(int.Parse(last.Split([' ', ','])[1], CultureInfo.InvariantCulture), 1, int.MaxValue);
    }

    // The program that runs this test's own runtime.
    private static string Dotnet => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    // Built with this project, in the same configuration.
    private static string Harness
    {
        get
        {
            string[] output = [.. Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar).TakeLast(2)];
            return Repository.Path(["tests", "LakeOrm.CrashHarness", "bin", .. output, "LakeOrm.CrashHarness.dll"]);
        }
    }
}
