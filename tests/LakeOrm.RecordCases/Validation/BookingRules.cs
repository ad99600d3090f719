using System.Text.RegularExpressions;

namespace LakeOrm.RecordCases.Validation;

/// <summary>Rules that stand apart from their record.</summary>
public static class BookingRules
{
    public static Regex Code { get; } = new("[A-Z]{3}", RegexOptions.None, TimeSpan.FromSeconds(1));

    public static Regex Slow { get; } = new("^(a|aa)+$", RegexOptions.None, TimeSpan.FromMilliseconds(1));

    public static bool IsPositive(decimal value) => value > 0;

    public static bool IsPositive(object value) => throw new InvalidOperationException($"The overload for {value} is the wrong one.");

    public static bool HasChannel(Booking row) => row.Channel != "none";
}
