using LakeOrm.RecordCases.Types;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Keys that no two rows of a call may share. The generated comparison, run.</summary>
public sealed class UniqueTests
{
    /// <summary>The same key in other clothes: what is stored is equal.</summary>
    public static TheoryData<Seat> Equal =>
    [
        new Seat(),
        new Seat() { Weight = 1 },
        new Seat() { Money = 1.00m },
        new Seat() { At = DateTime.UnixEpoch.ToLocalTime() },
        new Seat() { At = DateTime.UnixEpoch.AddTicks(9) },
        new Seat() { Moment = default(DateTimeOffset).AddHours(5).ToOffset(TimeSpan.FromHours(1)).AddHours(-5) },
        new Seat() { Text = string.Concat("", "") },
    ];

    /// <summary>Another key: one member differs.</summary>
    public static TheoryData<Seat> Different =>
    [
        new Seat() { Truth = true },
        new Seat() { Tiny = -1 },
        new Seat() { Big = ulong.MaxValue },
        new Seat() { Money = 1.01m },
        new Seat() { Text = "a" },
        new Seat() { Bytes = [0] },
        new Seat() { Id = new Guid(1, 0, 0, new byte[8]) },
        new Seat() { Day = new(1, 1, 2) },
        new Seat() { Time = new(0, 1) },
        new Seat() { At = DateTime.UnixEpoch.AddTicks(10) },
        new Seat() { Clock = new DateTime(10) },
        new Seat() { Moment = DateTimeOffset.UnixEpoch },
        new Seat() { Colour = Colour.Green },
        new Seat() { Number = Permissions.Read },
        new Seat() { Text = new string('x', 1000) },
        new Seat() { Text = new string('x', 999) + "y" },
    ];

    public static TheoryData<Seat> WithNull => [new Seat() { Tiny = null }, new Seat() { Money = null }, new Seat() { Text = null }, new Seat() { Day = null }, new Seat() { Clock = null }, new Seat() { Number = null }];

    [Theory, MemberData(nameof(Equal))]
    public void A_row_with_the_stored_values_of_an_earlier_one_is_a_violation_that_names_it(Seat row)
    {
        LakeViolation violation = Assert.Single(Check(new Seat { Truth = true }, new Seat(), row));
        Assert.Equal((2L, "Unique"), (violation.Row, violation.Rule));
        Assert.Equal("Truth, Tiny, Big, Money, Text, Bytes, Id, Day, Time, At, Clock, Moment, Colour, Number", violation.Member);
        Assert.Equal("truth, tiny, big, money, text, bytes, id, day, time, at, clock, moment, colour, number", violation.Column);
        Assert.Contains("are those of row 1,", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_different_values_are_none() => Assert.Empty(Check([new Seat(), .. Different.Select(static r => r.Data)]));

    [Theory, MemberData(nameof(WithNull))]
    public void Rows_with_a_null_in_the_key_are_not_compared(Seat row) => Assert.Empty(Check(row, row));

    [Fact]
    public void Each_rule_has_keys_of_its_own_and_the_primary_key_is_one() => Assert.Equal(
        [(1L, "Id", "id"), (2L, "Room, Arrival", "room, arrival"), (3L, "Id", "id"), (3L, "Room, Arrival", "room, arrival")],
        Check(Valid(1, "101"), Valid(1, "102"), Valid(2, "101"), Valid(2, "102")).Select(static v => (v.Row, v.Member, v.Column)));

    [Fact]
    public void A_row_that_repeats_a_key_twice_names_the_first() =>
        Assert.All(Check(Valid(1, null), Valid(1, null), Valid(1, null)), static v => Assert.Contains("row 0,", v.Message, StringComparison.Ordinal));

    [Fact]
    public void A_row_that_breaks_another_rule_is_not_compared() =>
        Assert.Equal(["IsPositive"], Check(Valid(1, "101"), Valid(1, "101") with { Price = 0 }).Select(static v => v.Rule));

    private static Booking Valid(long id, string? room) => OwnRulesTests.Good with { Id = id, Room = room, Arrival = new(2026, 1, 1) };

    private static LakeViolation[] Check<T>(params T[] rows)
        where T : ILakeTable<T>
    {
        LakeViolations violations = new();
        T.Validate(rows, violations);
        return [.. violations.Kept];
    }
}
