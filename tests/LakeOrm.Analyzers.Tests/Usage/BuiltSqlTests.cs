using LakeOrm.Analyzers.Tests.Harness;

namespace LakeOrm.Analyzers.Tests.Usage;

/// <summary>LAKE0502 finds values in the text of LakeSql.Raw.</summary>
public sealed class BuiltSqlTests
{
    [Theory]
    [InlineData("""LakeSql.Raw("SELECT " + name)""")]
    [InlineData("""LakeSql.Raw("SELECT " + number + " FROM t")""")]
    [InlineData("""LakeSql.Raw($"SELECT {name}")""")]
    [InlineData("""LakeSql.Raw(string.Format("SELECT {0}", name))""")]
    [InlineData("""LakeSql.Raw(string.Format("SELECT {0} {1} {2} {3}", 1, 2, 3, name))""")]
    [InlineData("""LakeSql.Raw(string.Concat("SELECT ", name))""")]
    [InlineData("""LakeSql.Raw(flag ? "SELECT 1" : "SELECT " + name)""")]
    [InlineData("""LakeSql.Raw(number switch { 1 => "SELECT 1", _ => $"SELECT {name}" })""")]
    [InlineData("""LakeSql.Raw(text)""", """string text = "SELECT " + name;""")]
    [InlineData("""LakeSql.Raw(text)""", """string text = "SELECT 1"; text += name;""")]
    [InlineData("""LakeSql.Raw(text)""", """string text; text = $"SELECT {name}";""")]
    [InlineData("""LakeSql.Raw(other)""", """string text = "SELECT " + name; string other = text;""")]
    public void Values_in_the_text_are_warned_of(string raw, string before = "") => Assert.Equal(["LAKE0502"], Usages.IdsOf($"{before} LakeSql sql = {raw};"));

    [Theory]
    [InlineData("""LakeSql.Raw("SELECT 1")""")]
    [InlineData("""LakeSql.Raw("SELECT " + "1")""")]
    [InlineData("""LakeSql.Raw("SELECT " + nameof(User))""")]
    [InlineData("""LakeSql.Raw($"SELECT {Column}")""")]
    [InlineData("""LakeSql.Raw("SELECT 1 ORDER BY 1" + (flag ? " DESC" : ""))""")]
    [InlineData("""LakeSql.Raw(string.Concat("SELECT ", Column))""")]
    [InlineData("""LakeSql.Raw(name)""")]
    [InlineData("""LakeSql.Raw(System.IO.File.ReadAllText("query.sql"))""")]
    [InlineData("""LakeSql.Raw(text)""", """string text = "SELECT 1"; text += " LIMIT 1"; text += flag ? " OFFSET 1" : "";""")]
    [InlineData("""$"SELECT {"a" + name}" """)]
    [InlineData("""LakeSql.Identifier("a" + name)""")]
    public void Constants_and_whole_texts_are_not(string raw, string before = "") =>
        Assert.Empty(Usages.Of($"{before} LakeSql sql = {raw};", "private const string Column = \"id\"; private static string Use() => Column;"));
}
