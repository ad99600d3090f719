using LakeOrm.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Analyzers.Tests.Usage;

/// <summary>LAKE0501 says what the run would refuse, and only that.</summary>
public sealed class QuotedHoleTests
{
    [Theory]
    [InlineData("""LakeSql sql = $"SELECT '{name}'";""", "a quoted text")]
    [InlineData("""LakeSql sql = $"SELECT 'it''s {name}'";""", "a quoted text")]
    [InlineData("""LakeSql sql = $"SELECT E'a\\'{name}'";""", "a quoted text")]
    [InlineData("""LakeSql sql = $"SELECT \"{name}\"";""", "a quoted name")]
    [InlineData("""LakeSql sql = $"SELECT `{name}`";""", "a quoted name")]
    [InlineData("""LakeSql sql = $"SELECT 1 -- {name}";""", "a comment")]
    [InlineData("""LakeSql sql = $"SELECT /* a /* b */ {name} */ 1";""", "a comment")]
    [InlineData("""LakeSql sql = $"SELECT $$a{name}$$";""", "a dollar-quoted text")]
    [InlineData("""LakeSql sql = $"SELECT $tag$ $$ {name}$tag$";""", "a dollar-quoted text")]
    [InlineData("""LakeSql sql = $"SELECT '" + $"{name}'";""", "a quoted text")]
    [InlineData("""LakeSql sql = $"SELECT '{LakeSql.Identifier(name)}'";""", "a quoted text")]
    [InlineData("""LakeSql sql = $"SELECT '{LakeSql.Table<User>()}'";""", "a quoted text")]
    [InlineData("""await lake.QueryAsync<User>($"SELECT '{name}'");""", "a quoted text")]
    [InlineData("await old.QueryAsync<User>($\"\"\"SELECT \"a\", '{name}'\"\"\");", "a quoted text")]
    public void A_hole_where_it_would_be_text_is_refused(string statement, string place)
    {
        Diagnostic found = Assert.Single(Usages.Of(statement));
        Assert.Equal(("LAKE0501", DiagnosticSeverity.Error), (found.Id, found.DefaultSeverity));
        Assert.Contains($"stands inside {place}", found.GetMessage(null), StringComparison.Ordinal);
        Assert.StartsWith("{", found.Location.SourceTree!.ToString()[found.Location.SourceSpan.Start..], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_hole_is_told_of() => Assert.Equal(["LAKE0501", "LAKE0501"], Usages.IdsOf("""LakeSql sql = $"SELECT '{name}', {number}, '{flag}'";"""));

    [Theory]
    [InlineData("""LakeSql sql = $"SELECT {name}";""")]
    [InlineData("""LakeSql sql = $"SELECT 'it''s', {name}";""")]
    [InlineData("""LakeSql sql = $"SELECT 'a\\', {name}";""")]
    [InlineData("""LakeSql sql = $"SELECT '{{', {name}, '}}'";""")]
    [InlineData("""LakeSql sql = $"SELECT \"a'b\", {name}, `c'd`";""")]
    [InlineData("LakeSql sql = $\"SELECT 1 -- it's\\n, {name}\";")]
    [InlineData("""LakeSql sql = $"SELECT /* it's */ {name}";""")]
    [InlineData("""LakeSql sql = $"SELECT $$it's$$, {name}";""")]
    [InlineData("""LakeSql sql = $"SELECT '{LakeSql.Raw("x")}'";""")]
    [InlineData("""LakeSql sql = $"SELECT '{LakeSql.Raw("x', ")}{name}";""")]
    [InlineData("""LakeSql one = $"a = {name}"; LakeSql sql = $"SELECT {one}, {LakeSql.Identifier(name)}";""")]
    [InlineData("""string text = $"it's '{name}'"; System.Console.WriteLine($"'{name}'");""")]
    [InlineData("""LakeSql sql = $"SELECT ? '{name}'";""")]
    public void What_the_run_takes_or_cannot_be_told_is_left_alone(string statement) => Assert.Empty(Usages.Of(statement));
}
