using System.Globalization;

namespace LakeOrm.Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record FuzzOptions
{
    /// <summary>How long inputs are tried.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many inputs are tried at most.</summary>
    public long Inputs { get; private init; } = long.MaxValue;

    /// <summary>From which every input follows.</summary>
    public long Seed { get; private init; } = 1;

    /// <summary>Where inputs that crash are kept.</summary>
    public string Crashes { get; private init; } = Path.GetFullPath("fuzz-crashes");

    /// <exception cref="ArgumentException">An argument is not known.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        FuzzOptions options = new();
        bool isTimed = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} wants a value. {Usage}");
            isTimed |= arguments[i] == "--minutes";
            options = arguments[i++] switch
            {
                "--minutes" => options with { Time = TimeSpan.FromMinutes(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--inputs" => options with { Inputs = long.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = long.Parse(value, CultureInfo.InvariantCulture) },
                "--crashes" => options with { Crashes = Path.GetFullPath(value) },
                string other => throw new ArgumentException($"'{other}' is not known. {Usage}"),
            };
        }

        return options.Inputs < long.MaxValue && !isTimed ? options with { Time = TimeSpan.FromDays(30) } : options;
    }

    private const string Usage = "Expected --minutes N, --inputs N, --seed N, --crashes DIR, or --reproduce FILE alone.";
}
