using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

public class LakeValidatorTests
{
    [Fact]
    public void Good_rows_pass()
    {
        LakeValidator.Validate([new Person("a")]);
        Assert.True(LakeValidator.TryValidate([new Person("a")], out LakeViolations violations));
        Assert.False(violations.Any);
        Assert.Empty(violations.Kept);
    }

    [Fact]
    public void Bad_rows_are_listed_whole_by_both_forms_and_by_a_client()
    {
        IEnumerable<Person> rows = Enumerable.Range(0, 20_000).Select(i => i % 5000 == 4999 ? new Person(string.Empty, visits: -1) : new Person("a"));
        LakeValidationException e = Assert.Throws<LakeValidationException>(() => LakeValidator.Validate(rows));
        Assert.False(LakeValidator.TryValidate(rows, out LakeViolations violations));
        Assert.Equal([4999, 4999, 9999, 9999, 14_999, 14_999, 19_999, 19_999], e.Violations.Select(v => v.Row));
        Assert.Equal(e.Violations, violations.Kept);
        using LakeClient lake = new(new MemoryDriver());
        Assert.Equal(8, Assert.Throws<LakeValidationException>(() => lake.Validate(rows)).TotalCount);
        Assert.False(lake.TryValidate(rows, out violations));
        Assert.Equal(8, violations.TotalCount);
    }

    [Fact]
    public void A_message_names_row_column_member_and_rule()
    {
        LakeValidationException e = Assert.Throws<LakeValidationException>(() => LakeValidator.Validate([new Person("a", visits: -1)]));
        Assert.Contains("row 0, column 'visits' (Visits), Range: The value must not be negative.", e.Message, StringComparison.Ordinal);
    }
}
