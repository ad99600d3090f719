using System.Diagnostics;

namespace LakeOrm.PackageTests;

/// <summary>One run of <c>eng/pack-and-consume.sh</c>, which all tests look at.</summary>
public sealed class Consumption : IAsyncLifetime
{
    private static readonly string[] Linkers = ["cc", "gcc", "clang"];

    /// <summary>Where the packages are.</summary>
    public string Packages { get; } = Directory.CreateTempSubdirectory("lakeorm-packages-").FullName;

    /// <summary>Whether native code can be linked on this machine.</summary>
    public static bool HasLinker { get; } = OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => Linkers.Any(linker => File.Exists(Path.Combine(folder, linker))));

    /// <summary>The lines that the script printed.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>The script's exit code.</summary>
    public int ExitCode { get; private set; }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ProcessStartInfo start = new("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Root(), "eng", "pack-and-consume.sh"));
        if (!HasLinker)
        {
            start.ArgumentList.Add("--no-aot");
            start.ArgumentList.Add("this machine has no native linker");
        }

        start.ArgumentList.Add(Packages);

        // The script's own builds are no part of this test run.
        foreach (string name in start.Environment.Keys.Where(static n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || n.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        ExitCode = process.ExitCode;
        Lines = [.. (output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Packages, recursive: true);
        return default;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LakeOrm.Generators.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No LakeOrm.Generators.sln above {AppContext.BaseDirectory}.");
    }
}
