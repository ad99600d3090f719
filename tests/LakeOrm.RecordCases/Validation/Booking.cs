using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace LakeOrm.RecordCases.Validation;

/// <summary>Rules of the user's own: attributes, static methods, expressions of the regex generator, and keys that may not repeat.</summary>
[LakeTable("cases.bookings")]
[LakeRule(nameof(CheckGuests))]
[LakeRule(typeof(BookingRules), nameof(BookingRules.HasChannel), Message = "Nothing is booked without a channel.")]
[LakeUnique]
[LakeUnique(nameof(Room), nameof(Arrival))]
[Capped(10), Display(Name = "booking")]
public partial record Booking
{
    [LakeColumn(PrimaryKey = true)]
    public required long Id { get; init; }

    [LakeRegex(nameof(RoomPattern))]
    public string? Room { get; init; }

    public DateOnly Arrival { get; init; }

    [After, Display(Name = "Day of departure")]
    public DateOnly? Departure { get; init; }

    [Even]
    public int Guests { get; init; }

    [Even(NullIsEven = true, ErrorMessage = "{0} come in pairs.")]
    public int? Children { get; init; }

    [Required, Even]
    public int? Keys { get; init; } = 2;

    [Arguments("a\"b", -1L, 1, "x", null, DayOfWeek.Friday, typeof(List<>), new[] { 1, 2 }, Day = DayOfWeek.Monday, Type = typeof(Dictionary<string, int[]>), Words = ["a", null], Mark = '\'', Weight = -0.5, Share = 0.1f, Least = -3, Most = ulong.MaxValue, Known = true, Bytes = [1, 2])]
    public string? Label { get; init; }

    [Arguments((object?)null, 3, Words = null)]
    public string? OtherLabel { get; init; }

    [LakeRegex(typeof(BookingRules), nameof(BookingRules.Code), Message = "A code has three capitals.")]
    public string? Code { get; init; }

    [LakeRegex(typeof(BookingRules), nameof(BookingRules.Slow))]
    public string? Slow { get; init; }

    [LakeRule(typeof(BookingRules), nameof(BookingRules.IsPositive), Message = "Nothing is free.")]
    [LakeColumn(Precision = 10, Scale = 2)]
    public decimal Price { get; init; } = 1;

    [LakeRule(typeof(BookingRules), nameof(BookingRules.IsPositive))]
    [LakeColumn(Precision = 10, Scale = 2)]
    public decimal? Deposit { get; init; }

    [LakeRule(nameof(CheckNote)), LakeRule(nameof(IsShort))]
    public string? Note { get; init; }

    [LakeRule(nameof(CheckChannel))]
    public string? Channel { get; init; } = "web";

    [LakeRule(nameof(IsWeekday))]
    public DayOfWeek? Day { get; init; } = DayOfWeek.Monday;

    [Phone]
    public string? Phone { get; init; }

    [CreditCard]
    public string? Card { get; init; }

    [FileExtensions(Extensions = "png,gif")]
    public string? Picture { get; init; }

    [Base64String]
    public string? Token { get; init; }

    [GeneratedRegex("[0-9]{3}[a-z]?")]
    private static partial Regex RoomPattern();

    private static string? CheckGuests(in Booking row) => row.Guests + row.Children > 8 ? $"Booking {row.Id} has too many guests." : null;

    private static string? CheckNote(string value) => value.Contains('\n', StringComparison.Ordinal) ? "A note is one line." : null;

    private static bool IsShort(string value) => value.Length < 20;

    private static string? CheckChannel(string? value) => value is null ? "A channel is null." : null;

    private static bool IsWeekday(DayOfWeek? value) => value is not (null or DayOfWeek.Sunday);
}
