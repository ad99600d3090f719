using System.Globalization;
using LakeOrm.CrashHarness.Places;

namespace LakeOrm.CrashHarness.Bank;

/// <summary>What a process of the bank is told on its command line.</summary>
/// <param name="Place">The lake.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Number">The process's number.</param>
/// <param name="Seconds">How long it works.</param>
internal sealed record TellerSettings(LakePlace Place, int Seed, int Number, double Seconds)
{
    public string[] ToArguments() =>
        [Teller.Verb, Place.Root, Place.Scratch, Seed.ToString(CultureInfo.InvariantCulture), Number.ToString(CultureInfo.InvariantCulture), Seconds.ToString(CultureInfo.InvariantCulture)];

    public static TellerSettings Parse(string[] arguments) => new(
        new LakePlace(arguments[1], arguments[2]),
        int.Parse(arguments[3], CultureInfo.InvariantCulture),
        int.Parse(arguments[4], CultureInfo.InvariantCulture),
        double.Parse(arguments[5], CultureInfo.InvariantCulture));
}
