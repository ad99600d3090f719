using CsCheck;
using LakeOrm.Spark.Connect.Parameters;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Tests.Support;

namespace LakeOrm.Spark.Tests.Connect.Parameters;

/// <summary>Where Spark sees code, and where it sees text.</summary>
public sealed class SparkTextTests
{
    [Theory]
    [InlineData("SELECT $1", "SELECT  7 ")]
    [InlineData("($1,$1)", "( 7 , 7 )")]
    [InlineData("'$1' $1", "'$1'  7 ")]
    [InlineData("'it''s $1' $1", "'it''s $1'  7 ")]
    [InlineData(@"'\' $1' $1", @"'\' $1'  7 ")]
    [InlineData(@"'\\' || $1", @"'\\' ||  7 ")]
    [InlineData(@"r'\' || $1", @"r'\' ||  7 ")]
    [InlineData(@"R'\'$1", @"R'\' 7 ")]
    [InlineData(@"xr'\'$1' || $1", @"xr'\'$1' ||  7 ")]
    [InlineData("\"a $1\" $1", "\"a $1\"  7 ")]
    [InlineData("\"a\\\" $1\" $1", "\"a\\\" $1\"  7 ")]
    [InlineData("r\"a\\\" $1", "r\"a\\\"  7 ")]
    [InlineData("`$1``$1` $1", "`$1``$1`  7 ")]
    [InlineData("-- $1\n$1", "-- $1\n 7 ")]
    [InlineData("-- \\\n$1\n$1", "-- \\\n$1\n 7 ")]
    [InlineData("/* $1 /* $1 */ $1 */ $1", "/* $1 /* $1 */ $1 */  7 ")]
    [InlineData("/*+ BROADCAST(a) */ $1", "/*+ BROADCAST(a) */  7 ")]
    [InlineData("$$ $1 $$ $1", "$$ $1 $$  7 ")]
    [InlineData("$a$ $1 $$ $a$ $1", "$a$ $1 $$ $a$  7 ")]
    [InlineData("1 - $1 -- x", "1 -  7  -- x")]
    public void A_marker_is_one_where_Spark_sees_code(string text, string expected)
    {
        Assert.Equal(expected, SparkText.Bind(text, [7], ParameterBinding.Literals).Query);
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT '$1'")]
    [InlineData(@"SELECT '\' || $1 || '")]
    [InlineData("SELECT $1, $2")]
    [InlineData("SELECT $0, $1")]
    [InlineData("SELECT $99999999999, $1")]
    [InlineData("SELECT $1a")]
    [InlineData("SELECT $1 'open")]
    [InlineData("SELECT $1 \"open")]
    [InlineData("SELECT $1 `open")]
    [InlineData("SELECT $1 /* open")]
    [InlineData("SELECT $1 $$ open")]
    public void A_value_without_its_place_or_a_place_without_its_value_is_refused(string text)
    {
        Assert.Throws<ArgumentException>(() => SparkText.Bind(text, [7], ParameterBinding.Native));
    }

    [Fact]
    public void Bound_values_are_beside_the_text()
    {
        SQL sql = SparkText.Bind("SELECT $2, $1, $2", ["'", 5], ParameterBinding.Native);

        Assert.Equal("SELECT  :lakeorm_2 ,  :lakeorm_1 ,  :lakeorm_2 ", sql.Query);
        Assert.Equal("'", sql.NamedArguments["lakeorm_1"].Literal.String);
        Assert.Equal(5, sql.NamedArguments["lakeorm_2"].Literal.Integer);
    }

    [Fact]
    public void A_literal_consists_of_the_letters_of_its_kind_alone()
    {
        foreach (object? value in Corpus.Texts.Concat(Corpus.Values.Select(static v => v.Value)))
        {
            Assert.Matches(@"\A(NULL|TRUE|FALSE|\(?-?[0-9.]+(E[+-]?[0-9]+)?[A-Z]{0,2}\)?|FLOAT\(-?[0-9.]+(E[+-]?[0-9]+)?D\)|(FLOAT|DOUBLE)\('[A-Za-z-]+'\)|DECODE\(X'[0-9A-F]*','UTF-8'\)|X'[0-9A-F]*'|(DATE|TIMESTAMP_LTZ|TIMESTAMP_NTZ)?'[0-9a-fTZ:.-]+')\z", ParameterValue.ToSql(value, 1));
        }
    }

    [Fact]
    public void No_text_makes_a_literal_that_is_more_than_its_bytes()
    {
        Gen.String.Where(static s => !s.Any(char.IsSurrogate)).Sample(static text =>
            ParameterValue.ToSql(text, 1) == $"DECODE(X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}','UTF-8')");
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        Assert.Throws<LakeQueryException>(() => ParameterValue.ToSql("a\ud800", 1));
        Assert.Throws<LakeQueryException>(() => ParameterValue.ToLiteral("a\ud800", 1));
    }
}
