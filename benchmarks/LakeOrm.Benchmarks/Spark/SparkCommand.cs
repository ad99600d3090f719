using System.Globalization;
using LakeOrm.Spark;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>A Spark Connect server: what inserts and reads of the client cost against the server's own work for them.</summary>
internal static class SparkCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "spark";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [ChildProcess.Mark, .. string[] measured])
        {
            ChildProcess.Print(await MeasureAsync(measured));
            return 0;
        }

        string? given = Arguments.Text(arguments, "--root");
        string root = given ?? Directory.CreateTempSubdirectory("lakeorm-spark-").FullName;
        SparkPlace place = new(
            Arguments.Text(arguments, "--remote") ?? "sc://127.0.0.1:15002",
            Enum.Parse<LakeFormat>(Arguments.Text(arguments, "--format") ?? "delta", ignoreCase: true),
            root,
            Arguments.Text(arguments, "--spark-root") ?? "");
        string[]? only = Arguments.Text(arguments, "--only")?.Split(',');
        int rounds = Arguments.Number(arguments, "--rounds", 5);
        int[]? sizes = Arguments.Text(arguments, "--rows")?.Split(',').Select(static s => int.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        try
        {
            if (only is null || only.Contains(SparkInsert.Name, StringComparer.Ordinal))
            {
                await SparkInsert.RunAsync(place, sizes ?? [1_000, 100_000, 1_000_000], rounds);
            }

            if (only is null || only.Contains(SparkRead.Name, StringComparer.Ordinal))
            {
                await SparkRead.RunAsync(place, sizes ?? [1_000_000, 10_000_000], rounds);
            }
        }
        finally
        {
            if (given is null)
            {
                Directory.Delete(root, recursive: true);
            }
        }

        return 0;
    }

    private static Task<Dictionary<string, double>> MeasureAsync(string[] arguments)
    {
        SparkPlace place = SparkPlace.Of(arguments.AsSpan(1), out string[] rest);
        return (arguments[0], rest) switch
        {
            (SparkInsert.Name, [string path, string rows, string rounds]) => SparkInsert.MeasureAsync(place, Enum.Parse<WritePath>(path), Number(rows), Number(rounds)),
            (SparkRead.Name, [string way, string table, string rows, string rounds]) => SparkRead.MeasureAsync(place, way, table, Number(rows), Number(rounds)),
            _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is nothing that is measured here."),
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
