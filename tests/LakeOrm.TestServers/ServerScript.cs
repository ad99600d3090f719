using System.Diagnostics;

namespace LakeOrm.TestServers;

/// <summary>Runs a script to its end.</summary>
public static class ServerScript
{
    /// <summary>Runs a script, and fails with what it said when it fails.</summary>
    /// <returns>What it printed.</returns>
    public static Task<string> RunAsync(string script, params IEnumerable<string> arguments) => RunAsync(script, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a script with further variables in its environment.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string script, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(script, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(script)} ended with {process.ExitCode}:\n{output}{await errors}");
        return output;
    }
}
