namespace LakeOrm.Tests.Tables;

public class LakeTableNameTests
{
    [Theory]
    [InlineData("orders", null, null, "orders")]
    [InlineData("sales.orders", null, "sales", "orders")]
    [InlineData("main.sales.orders", "main", "sales", "orders")]
    [InlineData("COVID-19_NYT", null, null, "COVID-19_NYT")]
    public void A_name_has_one_to_three_parts(string text, string? catalog, string? ns, string table)
    {
        LakeTableName name = LakeTableName.Parse(text);
        Assert.Equal((catalog, ns, table, text), (name.Catalog, name.Namespace, name.Table, name.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.b.c.d")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void What_is_no_name_or_could_leave_a_folder_is_refused(string text) => Assert.ThrowsAny<ArgumentException>(() => LakeTableName.Parse(text));

    [Fact]
    public void Names_are_equal_without_regard_to_case()
    {
        Assert.Equal(LakeTableName.Parse("Sales.Orders"), LakeTableName.Parse("sales.ORDERS"));
        Assert.Equal(LakeTableName.Parse("Sales.Orders").GetHashCode(), LakeTableName.Parse("sales.ORDERS").GetHashCode());
        Assert.NotEqual(LakeTableName.Parse("a.b"), LakeTableName.Parse("b"));
    }
}
