using System.Globalization;

namespace LakeOrm.CrashHarness;

/// <summary>What the command line says.</summary>
internal sealed record CrashOptions
{
    /// <summary>How long workers die, unless <see cref="Kills"/> is given.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many workers die; null for as many as the time allows.</summary>
    public int? Kills { get; private init; }

    /// <summary>Below which folder; null for one that goes when all is well.</summary>
    public string? Root { get; private init; }

    /// <summary>From which operations and moments follow.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>Whether the bank runs in place of the crashes.</summary>
    public bool IsBank { get; private init; }

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
                "--root" => options with { Root = Path.GetFullPath(Value(arguments, ++i)) },
                string other => throw new ArgumentException($"'{other}' is not known. Expected --minutes N, --kills N, --seed N, --root DIR, --bank."),
            };
        }

        return options;
    }

    private static double Number(string[] arguments, int index) => double.TryParse(Value(arguments, index), CultureInfo.InvariantCulture, out double number)
        ? number
        : throw new ArgumentException($"{arguments[index - 1]} wants a number, not '{arguments[index]}'.");

    private static string Value(string[] arguments, int index) => index < arguments.Length ? arguments[index] : throw new ArgumentException($"{arguments[^1]} wants a value.");
}
