using System.Diagnostics;
using LakeOrm.Generators.Tests.Harness;

namespace LakeOrm.Local.Tests;

/// <summary>A program of this repository, built with this project in the same configuration, and run as a process.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it printed of errors.</param>
internal sealed record BuiltProgram(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // The program that runs this test's own runtime.
    private static string Dotnet => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">The folder of its project in the repository's, such as <c>samples</c>.</param>
    /// <param name="project">The project.</param>
    /// <param name="arguments">What it is given.</param>
    public static Task<BuiltProgram> RunAsync(string folder, string project, params string[] arguments) => RunAsync(folder, project, new Dictionary<string, string?>(), arguments);

    /// <summary>Runs a program to its end, with variables of its environment set; null removes one.</summary>
    public static async Task<BuiltProgram> RunAsync(string folder, string project, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        string[] output = [.. Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar).TakeLast(2)];
        string assembly = Repository.Path([folder, project, "bin", .. output, project + ".dll"]);
        ProcessStartInfo start = new(Dotnet, [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> text = process.StandardOutput.ReadToEndAsync();
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

        return new BuiltProgram(process.ExitCode, await text, await errors);
    }
}
