using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>What is measured in a process of its own, so that its memory and its start are nobody else's: figures by name, a line each.</summary>
internal static class ChildProcess
{
    public const string Command = "child";

    /// <summary>Runs a measurement in a new process.</summary>
    /// <param name="arguments">Its name and what it is given.</param>
    /// <returns>Its figures.</returns>
    public static async Task<Dictionary<string, double>> RunAsync(params string[] arguments)
    {
        ProcessStartInfo info = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LakeOrm.Benchmarks.dll"));
        }

        foreach (string argument in (string[])["delta", Command, .. arguments])
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

    /// <summary>Measures, in that process.</summary>
    public static async Task ServeAsync(string[] arguments)
    {
        Dictionary<string, double> figures = arguments switch
        {
            [TableOpening.Name, string root, string table] => await TableOpening.MeasureAsync(root, table),
            [LargeInsert.Name, string root, string rows] => await LargeInsert.MeasureAsync(root, int.Parse(rows, CultureInfo.InvariantCulture)),
            _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is nothing that is measured here."),
        };
        foreach ((string name, double value) in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
        }
    }
}
