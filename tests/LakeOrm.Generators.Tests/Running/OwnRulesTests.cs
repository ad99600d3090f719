using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Rules that users write: attributes of their own, static methods, expressions. The generated validator, run.</summary>
public sealed class OwnRulesTests
{
    // What the attribute's listing of its arguments gives, written out.
    private const string AllArguments =
        "String a\"b, Int64 -1, [Int32 1 String x null DayOfWeek Friday RuntimeType System.Collections.Generic.List`1[T] [Int32 1 Int32 2]], DayOfWeek Monday, "
        + "RuntimeType System.Collections.Generic.Dictionary`2[System.String,System.Int32[]], [String a null], Char ', Double -0.5, Single 0.1, SByte -3, UInt64 18446744073709551615, Boolean True, [Byte 1 Byte 2]";

    private const string FewArguments = "String object , Int64 3, [], DayOfWeek Sunday, null, null, Char \0, Double 0, Single 0, SByte 0, UInt64 0, Boolean False, []";

    internal static readonly Booking Good = new() { Id = 1, Children = 0, Label = AllArguments, OtherLabel = FewArguments };

    public static TheoryData<Booking, string, string, string> Violations => new()
    {
        { Good with { Guests = 3 }, "Guests", "Even", "Guests is odd." },
        { Good with { Children = 1 }, "Children", "Even", "Children come in pairs." },
        { Good with { Keys = 1 }, "Keys", "Even", "Keys is odd." },
        { Good with { Keys = null }, "Keys", "Required", "The Keys field is required." },
        { Good with { Label = "x" }, "Label", "Arguments", AllArguments },
        { Good with { Label = null }, "Label", "Arguments", AllArguments },
        { Good with { OtherLabel = "x" }, "OtherLabel", "Arguments", FewArguments },
        { Good with { Departure = default(DateOnly) }, "Departure", "After", "Day of departure (Departure) is not after Arrival." },
        { Good with { Phone = "x" }, "Phone", "Phone", "The Phone field is not a valid phone number." },
        { Good with { Card = "1234" }, "Card", "CreditCard", "The Card field is not a valid credit card number." },
        { Good with { Picture = "x.exe" }, "Picture", "FileExtensions", "The Picture field only accepts files with the following extensions: .png, .gif" },
        { Good with { Token = "?" }, "Token", "Base64String", "The Token field is not a valid Base64 encoding." },
        { Good with { Guests = 12 }, "Booking", "Capped", "The booking is for more than 10." },

        // Those that DataAnnotations do not know.
        { Good with { Room = "12" }, "Room", "RegularExpression", "The field Room must match the regular expression '[0-9]{3}[a-z]?'." },
        { Good with { Code = "abc" }, "Code", "RegularExpression", "A code has three capitals." },
        { Good with { Price = 0 }, "Price", "IsPositive", "Nothing is free." },
        { Good with { Deposit = -1 }, "Deposit", "IsPositive", "The field Deposit is not valid: BookingRules.IsPositive says no." },
        { Good with { Note = "a\nb" }, "Note", "CheckNote", "A note is one line." },
        { Good with { Note = new string('x', 20) }, "Note", "IsShort", "The field Note is not valid: Booking.IsShort says no." },
        { Good with { Channel = null }, "Channel", "CheckChannel", "A channel is null." },
        { Good with { Day = DayOfWeek.Sunday }, "Day", "IsWeekday", "The field Day is not valid: Booking.IsWeekday says no." },
        { Good with { Day = null }, "Day", "IsWeekday", "The field Day is not valid: Booking.IsWeekday says no." },
        { Good with { Guests = 10, Children = 0 }, "Booking", "CheckGuests", "Booking 1 has too many guests." },
        { Good with { Channel = "none" }, "Booking", "HasChannel", "Nothing is booked without a channel." },
    };

    [Theory, MemberData(nameof(Violations))]
    public void A_value_that_breaks_a_rule_is_named_with_its_member_rule_and_message(Booking row, string member, string rule, string message)
    {
        LakeViolation violation = Assert.Single(Check(Good with { Id = 0 }, row), v => v.Rule == rule);
        Assert.Equal((1L, member, message), (violation.Row, violation.Member, violation.Message));
        Assert.Equal(member == nameof(Booking) ? "*" : member.ToLowerInvariant(), violation.Column.Replace("_", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_keeps_the_rules_passes() => Assert.Empty(Check(
        Good,
        Good with
        {
            Id = 2,
            Room = "",
            Code = "",
            Departure = new(2026, 1, 1),
            Guests = 8,
            Deposit = 0.01m,
            Note = "x",
            Phone = "+1 555",
            Card = "4111111111111111",
            Picture = "x.GIF",
            Token = "AAAA",
            Day = DayOfWeek.Friday,
        },
        Good with { Id = 3, Room = "123a", Code = "ABC", Children = null }));

    [Theory, MemberData(nameof(Violations))]
    [SuppressMessage("Trimming", "IL2026", Justification = "A test, never trimmed.")]
    public void DataAnnotations_agree(Booking row, string member, string rule, string message)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(row, new ValidationContext(row), results, validateAllProperties: true);
        string[] theirs = [.. results.Select(static r => r.ErrorMessage!)];

        // Of theirs, ours say the same; of ours, they know all but those by static methods and expressions.
        string[] ours = [.. Check(row).Where(static v => v.Rule is not ("CheckGuests" or "HasChannel" or "IsPositive" or "CheckNote" or "IsShort" or "CheckChannel" or "IsWeekday" or "RegularExpression")).Select(static v => v.Message)];
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
        Assert.False(string.IsNullOrEmpty(member + rule + message));
    }

    [Fact]
    public void An_expression_of_the_users_own_that_runs_out_of_time_is_a_violation_that_says_so()
    {
        LakeViolation violation = Assert.Single(Check(Good with { Slow = new string('a', 200) + "!" }));
        Assert.Equal(("Slow", "RegularExpression"), (violation.Member, violation.Rule));
        Assert.Equal("The field Slow must match the regular expression of BookingRules.Slow. The match timed out after 1 ms, so the text counts as no match.", violation.Message);
    }

    [Fact]
    public void A_rule_of_the_record_is_asked_only_when_its_members_keep_theirs() =>
        Assert.Equal(["IsPositive"], Check(Good with { Price = 0, Guests = 12, Channel = "none" }).Select(static v => v.Rule));

    [Fact]
    public void All_broken_rules_of_the_record_are_listed() =>
        Assert.Equal(["CheckGuests", "HasChannel", "Capped"], Check(Good with { Guests = 12, Channel = "none" }).Select(static v => v.Rule));

    [Fact]
    public void A_required_value_that_is_null_is_asked_nothing_more() => Assert.Equal(["Required"], Check(Good with { Keys = null }).Select(static v => v.Rule));

    private static LakeViolation[] Check(params Booking[] rows) => Check<Booking>(rows);

    private static LakeViolation[] Check<T>(T[] rows)
        where T : ILakeTable<T>
    {
        LakeViolations violations = new();
        T.Validate(rows, violations);
        return [.. violations.Kept];
    }
}
