using System.Globalization;
using LakeOrm.Spark;

namespace LakeOrm.CrashHarness;

/// <summary>What the command line says.</summary>
internal sealed record CrashOptions
{
    private const int MostTimes = 10;
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(6);

    /// <summary>How long workers die, unless <see cref="Kills"/> is given.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a run may go on for what it has not shown yet. A short one on a busy machine has time for few deaths; usually all is shown long before.</summary>
    public TimeSpan Patience => Time * MostTimes > LeastPatience ? Time * MostTimes : LeastPatience;

    /// <summary>How many workers die; null for as many as the time allows.</summary>
    public int? Kills { get; private init; }

    /// <summary>Below which folder, or which URI of a store; null for a folder that goes when all is well.</summary>
    public string? Root { get; private init; }

    /// <summary>Which store is started to run in; null for none.</summary>
    public string? Store { get; private init; }

    /// <summary>To which part of the requests something happens on the way to a store that has a proxy for it.</summary>
    public double Faults { get; private init; } = 0.04;

    /// <summary>From which operations and moments follow.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>Whether the bank runs in place of the crashes.</summary>
    public bool IsBank { get; private init; }

    /// <summary>The Spark Connect server through which processes write; null for none.</summary>
    public string? Spark { get; private init; }

    /// <summary>The format of the table that it writes.</summary>
    public LakeFormat Format { get; private init; } = LakeFormat.Delta;

    /// <summary>Whether as many workers died as are wanted, or for as long.</summary>
    /// <param name="kills">How many died.</param>
    /// <param name="time">For how long.</param>
    public bool IsOver(int kills, TimeSpan time) => Kills is { } wanted ? kills >= wanted : time >= Time;

    /// <exception cref="ArgumentException">An argument is not known.</exception>
    public static CrashOptions Parse(string[] arguments)
    {
        CrashOptions options = new();
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--bank" => options with { IsBank = true },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(Number(arguments, ++i)) },
                "--kills" => options with { Kills = (int)Number(arguments, ++i) },
                "--seed" => options with { Seed = (int)Number(arguments, ++i) },
                "--root" => options with { Root = Value(arguments, ++i) is var root && root.Contains("://", StringComparison.Ordinal) ? root : Path.GetFullPath(root) },
                "--store" => options with { Store = Value(arguments, ++i) },
                "--faults" => options with { Faults = Number(arguments, ++i) / 100 },
                "--spark" => options with { Spark = Value(arguments, ++i) },
                "--format" => options with { Format = Enum.Parse<LakeFormat>(Value(arguments, ++i), ignoreCase: true) },
                string other => throw new ArgumentException($"'{other}' is not known. Expected --minutes N, --kills N, --seed N, --root DIR or URI, --store s3, gcs, azure or memory, --faults PERCENT, --bank, --spark sc://HOST:PORT, --format delta or iceberg."),
            };
        }

        return options;
    }

    private static double Number(string[] arguments, int index) => double.TryParse(Value(arguments, index), CultureInfo.InvariantCulture, out double number)
        ? number
        : throw new ArgumentException($"{arguments[index - 1]} wants a number, not '{arguments[index]}'.");

    private static string Value(string[] arguments, int index) => index < arguments.Length ? arguments[index] : throw new ArgumentException($"{arguments[^1]} wants a value.");
}
