using System.ComponentModel.DataAnnotations;
using LakeOrm.RecordCases.Types;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>The generated validator, run.</summary>
public sealed class ValidationTests
{
    private static readonly Account Good = new() { Name = "Ada", Nickname = "A", Remark = "", Age = 1, Choice = "a" };

    private static readonly Stored GoodStored = new() { Country = "DE", Payload = [] };

    public static TheoryData<Account, string, string> Violations => new()
    {
        { Good with { Name = null! }, "Name", "Required" },
        { Good with { Name = "  " }, "Name", "Required" },
        { Good with { Name = "x" }, "Name", "StringLength" },
        { Good with { Name = "12345678901" }, "Name", "StringLength" },
        { Good with { Name = "a\uD800" }, "Name", "Utf16" },
        { Good with { Nickname = null }, "Nickname", "Required" },
        { Good with { Nickname = "" }, "Nickname", "Required" },
        { Good with { Remark = null }, "Remark", "Required" },
        { Good with { Age = null }, "Age", "Required" },
        { Good with { Code = "123456", CodeAgain = "123456" }, "Code", "StringLength" },
        { Good with { AtLeastTwo = "1" }, "AtLeastTwo", "MinLength" },
        { Good with { AtMostThree = new byte[4] }, "AtMostThree", "MaxLength" },
        { Good with { OneOrTwo = "" }, "OneOrTwo", "Length" },
        { Good with { OneOrTwo = "123" }, "OneOrTwo", "Length" },
        { Good with { Small = 0 }, "Small", "Range" },
        { Good with { Small = 11 }, "Small", "Range" },
        { Good with { Money = 1e6 + 1 }, "Money", "Range" },
        { Good with { Money = double.NaN }, "Money", "Range" },
        { Good with { Price = 0.5m }, "Price", "Range" },
        { Good with { Price = 99.51m }, "Price", "Range" },
        { Good with { Day = new(1999, 12, 31) }, "Day", "Range" },
        { Good with { Login = "ada!" }, "Login", "RegularExpression" },
        { Good with { Login = "1ada" }, "Login", "RegularExpression" },
        { Good with { Email = "nobody", EmailAgain = "nobody" }, "Email", "EmailAddress" },
        { Good with { Homepage = "nowhere" }, "Homepage", "Url" },
        { Good with { Choice = "c" }, "Choice", "AllowedValues" },
        { Good with { Lucky = 13 }, "Lucky", "DeniedValues" },
        { Good with { Email = "a@b" }, "EmailAgain", "Compare" },
        { Good with { TwoToFour = "1" }, "TwoToFour", "Length" },
        { Good with { AtMostFour = new byte[5] }, "AtMostFour", "MaxLength" },
        { Good with { Rate = 10 }, "Rate", "Range" },
        { Good with { Rate = -0.51m }, "Rate", "Range" },
        { Good with { Then = new(2019, 12, 31, 23, 59, 59, TimeSpan.Zero) }, "Then", "Range" },
        { Good with { Opening = new(17, 31) }, "Opening", "Range" },
        { Good with { Unsigned = 11 }, "Unsigned", "Range" },
        { Good with { Share = 0.4f }, "Share", "Range" },
        { Good with { Share = float.NaN }, "Share", "Range" },
        { Good with { Day2 = DayOfWeek.Sunday }, "Day2", "AllowedValues" },
        { Good with { Code = "x" }, "CodeAgain", "Compare" },
    };

    public static TheoryData<Account> Valid =>
    [
        Good,
        Good with { Name = "ab", Code = "", CodeAgain = "", AtLeastTwo = "12", AtMostThree = new byte[3], OneOrTwo = "12", Small = 10, Money = 0, Price = 0.51m, Day = new(2099, 12, 31), Login = "" },
        Good with { Login = "ada1", Email = "a@b", EmailAgain = "a@b", Homepage = "HTTPS://x", Choice = null, Lucky = 14, Rate = 9.99m, Opening = new(8, 0), Unsigned = 10, Share = 0.5f },
        Good with { TwoToFour = "1234", AtMostFour = [], Then = new(2020, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)), Day2 = DayOfWeek.Friday },
    ];

    [Theory, MemberData(nameof(Violations))]
    public void A_value_that_breaks_a_rule_is_named_with_its_member_and_rule(Account row, string member, string rule)
    {
        LakeViolation violation = Assert.Single(Check(Good, row));
        Assert.Equal((1L, member, rule), (violation.Row, violation.Member, violation.Rule));
    }

    [Theory, MemberData(nameof(Valid))]
    public void A_value_that_keeps_the_rules_passes(Account row) => Assert.Empty(Check(row));

    [Theory, MemberData(nameof(Violations))]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Trimming", "IL2026", Justification = "A test, never trimmed.")]
    public void DataAnnotations_agree(Account row, string member, string rule)
    {
        // Ours alone know these.
        if (rule == "Utf16" || member is "TwoToFour" or "AtMostFour" or "Rate" or "Then" or "Opening" or "CodeAgain")
        {
            return;
        }

        List<ValidationResult> results = [];
        Validator.TryValidateObject(row, new ValidationContext(row), results, validateAllProperties: true);
        ValidationResult result = Assert.Single(results, r => r.MemberNames.Contains(member));
        string message = Check(row)[0].Message;

        if (member == "Day")
        {
            // Ours writes the limits as the attribute does, theirs in the current culture.
            return;
        }

        // DataAnnotations do not name the values.
        Assert.StartsWith(rule is "AllowedValues" or "DeniedValues" ? result.ErrorMessage!.TrimEnd('.') : result.ErrorMessage!, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_match_that_runs_out_of_time_is_a_violation_that_says_so()
    {
        // The end of the text makes the expression try every way to share out the letters.
        LakeViolation violation = Assert.Single(Check(Good with { Slow = new string('a', 200) + "!" }));
        Assert.Equal(("Slow", "RegularExpression"), (violation.Member, violation.Rule));
        Assert.Contains("timed out after 1 ms", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_the_users_own_is_formatted_with_names_and_limits() =>
        Assert.Equal("EmailAgain must repeat Email", Assert.Single(Check(Good with { Email = "a@b" })).Message);

    [Fact]
    public void Every_failure_of_every_row_is_listed()
    {
        LakeViolation[] violations = Check(Good with { Name = "x", Small = 0 }, Good, Good with { Lucky = 13 });
        Assert.Equal([(0L, "name"), (0L, "small"), (2L, "lucky")], violations.Select(static v => (v.Row, v.Column)));
    }

    [Fact]
    public void A_row_that_is_null_is_a_violation() => Assert.Equal("Required", Assert.Single(Check(Good, null!)).Rule);

    public static TheoryData<Stored, string, string> StorageViolations => new()
    {
        { GoodStored with { Country = "" }, "country", "Partition" },
        { GoodStored with { Region = "" }, "region", "Partition" },
        { GoodStored with { Country = null! }, "country", "Required" },
        { GoodStored with { Total = 1000 }, "total", "Decimal" },
        { GoodStored with { Total = 1.001m }, "total", "Decimal" },
        { GoodStored with { At = new DateTime(2020, 1, 1) }, "at", "DateTimeKind" },
        { GoodStored with { Reading = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) }, "reading", "DateTimeKind" },
        { GoodStored with { Colour = (Colour)3 }, "colour", "Enum" },
        { GoodStored with { Permissions = (Permissions)4 }, "permissions", "Enum" },
        { GoodStored with { Payload = null! }, "payload", "Required" },
    };

    [Theory, MemberData(nameof(StorageViolations))]
    public void What_a_column_cannot_store_is_a_violation(Stored row, string column, string rule)
    {
        LakeViolation violation = Assert.Single(Check(row));
        Assert.Equal((column, rule), (violation.Column, violation.Rule));
    }

    [Fact]
    public void What_a_column_can_store_is_none() => Assert.Empty(Check(
        GoodStored,
        GoodStored with { Region = "x", Total = -999.99m, At = DateTime.UtcNow, Colour = Colour.Azure, Permissions = Permissions.Own | Permissions.Read },
        GoodStored with { Total = 1.100m, At = DateTime.Now, Permissions = Permissions.None }));

    private static LakeViolation[] Check<T>(params T[] rows)
        where T : ILakeTable<T>
    {
        LakeViolations violations = new();
        T.Validate(rows, violations);
        return [.. violations.Kept];
    }
}
