using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.Benchmarks;

/// <summary>What is measured in a process of its own, so that its memory and its start are nobody else's: figures by name, a line each.</summary>
internal static class ChildProcess
{
    /// <summary>The first argument of a command that runs in such a process.</summary>
    public const string Mark = "child";

    /// <summary>Runs a measurement in a new process.</summary>
    /// <param name="command">The command that measures.</param>
    /// <param name="arguments">The measurement's name and what it is given.</param>
    /// <returns>Its figures.</returns>
    public static async Task<Dictionary<string, double>> RunAsync(string command, params string[] arguments)
    {
        ProcessStartInfo info = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LakeOrm.Benchmarks.dll"));
        }

        foreach (string argument in (string[])[command, Mark, .. arguments])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The process that measures '{string.Join(' ', arguments)}' ended with {process.ExitCode}.");
        }

        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' '))
            .ToDictionary(static part => part[0], static part => double.Parse(part[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Hands the figures over, in that process.</summary>
    public static void Print(Dictionary<string, double> figures)
    {
        foreach ((string name, double value) in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
        }
    }
}
