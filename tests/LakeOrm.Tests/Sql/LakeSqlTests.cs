using CsCheck;
using LakeOrm.Drivers;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Sql;

public class LakeSqlTests
{
    [Fact]
    public void A_hole_is_a_bound_parameter()
    {
        string country = "x' OR 1=1 --";
        LakeStatement statement = Build($"SELECT * FROM t WHERE country = {country} AND visits > {3}");
        Assert.Equal("SELECT * FROM t WHERE country = $1 AND visits > $2", statement.Text);
        Assert.Equal([country, 3], statement.Parameters);
    }

    [Fact]
    public void Text_without_holes_is_a_statement() => Assert.Equal("SELECT 1", Build($"SELECT 1").Text);

    [Fact]
    public void The_same_value_twice_is_two_parameters()
    {
        int x = 7;
        LakeStatement statement = Build($"SELECT {x} + {x}");
        Assert.Equal("SELECT $1 + $2", statement.Text);
        Assert.Equal([7, 7], statement.Parameters);
    }

    [Fact]
    public void A_statement_may_be_built_more_than_once()
    {
        LakeSql sql = $"SELECT {1}";
        Assert.Equal(sql.Build(SqlSyntax.Standard).Text, sql.Build(SqlSyntax.Standard).Text);
        Assert.Single(sql.Build(SqlSyntax.Standard).Parameters);
    }

    [Fact]
    public async Task It_can_be_made_across_an_await_and_in_an_iterator()
    {
        LakeSql sql = $"SELECT {await Task.FromResult(1)} + {await Task.FromResult(2)}";
        Assert.Equal([1, 2], sql.Build(SqlSyntax.Standard).Parameters);
        Assert.Equal(["SELECT $1", "SELECT $1"], Statements().Select(s => s.Build(SqlSyntax.Standard).Text));

        static IEnumerable<LakeSql> Statements()
        {
            yield return $"SELECT {1}";
            yield return $"SELECT {2}";
        }
    }

    [Fact]
    public void The_version_goes_with_the_statement() => Assert.Equal(LakeVersion.At(3), ((LakeSql)$"SELECT 1").Build(SqlSyntax.Standard, LakeVersion.At(3)).AsOf);

    public static TheoryData<object?> Values =>
    [
        (object?)null, true, (sbyte)1, (byte)1, (short)1, (ushort)1, 1, 1u, 1L, ulong.MaxValue, 1f, 1d, 1m, "text", new byte[] { 1 }, Guid.Empty,
        new DateOnly(2026, 1, 2), new TimeOnly(3, 4), DateTime.UnixEpoch, DateTimeOffset.UnixEpoch,
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_type_of_value_keeps_its_type(object? value)
    {
        LakeStatement statement = Build($"SELECT {value}");
        Assert.Equal("SELECT $1", statement.Text);
        Assert.Same(value, statement.Parameters[0]);
    }

    [Fact]
    public void A_nullable_is_its_value_or_null()
    {
        int? some = 5;
        Guid? none = null;
        Assert.Equal([5, null], Build($"SELECT {some}, {none}").Parameters);
    }

    [Fact]
    public void What_cannot_be_a_parameter_is_refused_with_advice()
    {
        Assert.Contains("{value.ToString()}", Refused(() => $"SELECT {DayOfWeek.Friday}"), StringComparison.Ordinal);
        Assert.Contains("{value.ToString()}", Refused(() => $"SELECT {'c'}"), StringComparison.Ordinal);
        Assert.Contains("seconds", Refused(() => $"SELECT {TimeSpan.FromSeconds(1)}"), StringComparison.Ordinal);
        Assert.Contains("System.Uri", Refused(() => $"SELECT {new Uri("http://a")}"), StringComparison.Ordinal);
        Assert.Contains("hole of its own", Refused(() => $"SELECT {new[] { LakeSql.Raw("1") }}"), StringComparison.Ordinal);
        Assert.Contains("DayOfWeek.Monday", Refused(() => $"SELECT {new[] { DayOfWeek.Monday }}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_expands_to_its_values_between_parentheses()
    {
        LakeStatement statement = Build($"SELECT * FROM t WHERE a = {0} AND id IN {new List<string?> { "x", null, "y" }} AND b = {9}");
        Assert.Equal("SELECT * FROM t WHERE a = $1 AND id IN ($2, $3, $4) AND b = $5", statement.Text);
        Assert.Equal([0, "x", null, "y", 9], statement.Parameters);
    }

    [Fact]
    public void A_list_that_stands_between_parentheses_gets_no_second_pair() =>
        Assert.Equal("x IN ( $1, $2 ) AND y IN ($3)", Build($"x IN ( {new[] { 1, 2 }} ) AND y IN ({new[] { 3 }})").Text);

    [Fact]
    public void An_empty_list_is_a_set_without_rows_so_that_NOT_IN_is_true()
    {
        Assert.Equal("x IN (SELECT NULL WHERE false)", Build($"x IN {Array.Empty<int>()}").Text);
        Assert.Equal("x NOT IN (SELECT NULL WHERE false)", Build($"x NOT IN ({Array.Empty<int>()})").Text);
    }

    [Fact]
    public void Bytes_are_one_value_and_a_text_is_one_value() => Assert.Equal(2, Build($"SELECT {new byte[] { 1, 2 }}, {"ab"}").Parameters.Count);

    [Fact]
    public void Fragments_compose_and_their_parameters_are_numbered_anew()
    {
        LakeSql young = $"age < {30}";
        LakeSql filter = $"{young} AND city = {"Bonn"}";
        LakeStatement statement = Build($"SELECT {1} FROM t WHERE {filter} OR ({young})");
        Assert.Equal("SELECT $1 FROM t WHERE age < $2 AND city = $3 OR (age < $4)", statement.Text);
        Assert.Equal([1, 30, "Bonn", 30], statement.Parameters);
    }

    [Fact]
    public void A_fragment_may_be_empty()
    {
        string? country = null;
        LakeSql where = country is null ? LakeSql.Empty : $"WHERE country = {country}";
        Assert.Equal("SELECT * FROM t ", Build($"SELECT * FROM t {where}").Text);
    }

    [Fact]
    public void A_fragment_behind_an_interface_or_object_is_a_fragment() => Assert.Equal("SELECT 1", Build($"SELECT {(object)LakeSql.Raw("1")}").Text);

    [Fact]
    public void A_records_table_is_quoted_part_by_part() =>
        Assert.Equal("SELECT * FROM \"crm\".\"people\"", Build($"SELECT * FROM {LakeSql.Table<Person>()}").Text);

    [Fact]
    public void An_identifier_stays_one_name_whatever_it_contains()
    {
        Assert.Equal("SELECT \"a\"\"; DROP TABLE t; --\"", Build($"SELECT {LakeSql.Identifier("a\"; DROP TABLE t; --")}").Text);
        Assert.Equal("\"COVID-19_NYT\"", Build($"{LakeSql.Identifier("COVID-19_NYT")}").Text);
        Assert.Equal("\"a.b\" \"?\" \"$1\"", Build($"{LakeSql.Identifier("a.b")} {LakeSql.Identifier("?")} {LakeSql.Identifier("$1")}").Text);
        Assert.Throws<ArgumentException>(() => LakeSql.Identifier(string.Empty));
        Assert.Throws<ArgumentException>(() => LakeSql.Identifier("a\0b"));
    }

    [Fact]
    public void Raw_text_goes_in_as_it_stands_even_into_quotes()
    {
        Assert.Equal("ORDER BY x DESC", Build($"ORDER BY {LakeSql.Raw("x DESC")}").Text);
        Assert.Equal("x LIKE '%abc%'", Build($"x LIKE '%{LakeSql.Raw("abc")}%'").Text);
    }

    [Theory]
    [InlineData("SELECT '", "'")]
    [InlineData("SELECT 'it''s ", "'")]
    [InlineData("SELECT E'it\\'s ", "'")]
    [InlineData("SELECT e'\\\\\\' ", "'")]
    [InlineData("SELECT \"", "\"")]
    [InlineData("SELECT `", "`")]
    [InlineData("SELECT 1 -- ", "")]
    [InlineData("SELECT 1 /* ", " */")]
    [InlineData("SELECT 1 /* /* */ ", " */")]
    [InlineData("SELECT $$ ", " $$")]
    [InlineData("SELECT $tag$ $$ ", " $tag$")]
    public void A_hole_inside_quotes_or_a_comment_is_refused(string before, string after)
    {
        Assert.Contains("inside", Refused(() => $"{LakeSql.Raw(before)}{1}{LakeSql.Raw(after)}"), StringComparison.Ordinal);
        Assert.Contains("inside", Refused(() => $"{LakeSql.Raw(before)}{LakeSql.Identifier("x")}{LakeSql.Raw(after)}"), StringComparison.Ordinal);
        Assert.Contains("inside", Refused(() => $"{LakeSql.Raw(before)}{new[] { 1 }}{LakeSql.Raw(after)}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT '' || ")]
    [InlineData("SELECT 'a''b' || ")]
    [InlineData("SELECT \"a\"\"'b\" || ")]
    [InlineData("SELECT `'` || ")]
    [InlineData("-- it's\nSELECT ")]
    [InlineData("-- it's\rSELECT ")]
    [InlineData("/* it's /* nested */ ' */ SELECT ")]
    [InlineData("/**/ SELECT ")]
    [InlineData("/* / */ SELECT ")]
    [InlineData("SELECT $$ it's ? $1 $$ || ")]
    [InlineData("SELECT $a$ $$ $b$ ' $a$ || ")]
    [InlineData("SELECT '?', '$1', \"$2?\" || ")]
    [InlineData("SELECT E'it\\'s' || ")]
    [InlineData("SELECT E'a\\\\' || ")]
    [InlineData("SELECT E'a''b\\'c' || ")]
    [InlineData("SELECT 'a\\' || ")]
    [InlineData("SELECT tale'a\\' || ")]
    [InlineData("SELECT tab$le, tab$1, ä$1 || ")]
    [InlineData("SELECT 4 - -2 / 3 * ")]
    public void Quotes_and_comments_that_are_closed_hide_nothing(string before)
    {
        LakeStatement statement = Build($"{LakeSql.Raw(before)}{1}");
        Assert.Equal(before + "$1", statement.Text);
    }

    [Theory]
    [InlineData("SELECT ?")]
    [InlineData("SELECT $1")]
    [InlineData("SELECT $12")]
    [InlineData("SELECT $name + 1")]
    [InlineData("SELECT 'a' || $1")]
    [InlineData("SELECT a+$1")]
    [InlineData("SELECT 1$1")]
    public void Parameter_markers_written_by_hand_are_refused(string text) =>
        Assert.Contains("parameter marker", Refused(() => $"{LakeSql.Raw(text)} + {1}"), StringComparison.Ordinal);

    [Fact]
    public void A_dollar_before_a_hole_is_refused() => Assert.Contains("without a $", Refused(() => $"SELECT ${1}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT 'a")]
    [InlineData("SELECT \"a")]
    [InlineData("SELECT 1 /* a")]
    [InlineData("SELECT $$ a")]
    [InlineData("SELECT $tag")]
    [InlineData("SELECT 1 $")]
    public void A_quote_or_comment_that_stays_open_is_refused(string text) => Assert.Throws<ArgumentException>(() => LakeSql.Raw(text).Build(SqlSyntax.Standard));

    [Fact]
    public void A_comment_to_the_end_of_the_line_may_end_the_statement() => Assert.Equal("SELECT 1 -- one", LakeSql.Raw("SELECT 1 -- one").Build(SqlSyntax.Standard).Text);

    [Fact]
    public void A_marker_never_runs_into_the_text_beside_it()
    {
        Assert.Equal("LIMIT $1 0", Build($"LIMIT{1}0").Text);
        Assert.Equal("$1 $2", Build($"{1}{2}").Text);
        Assert.Equal("\U0001F600 $1", Build($"\U0001F600{1}").Text);
        Assert.Equal("$1 AND", Build($"{1}{LakeSql.Raw("")}AND").Text);
        Assert.Equal("($1)::int", Build($"({1})::int").Text);
    }

    [Fact]
    public void Spark_has_its_names_in_backquotes()
    {
        LakeSql sql = $"SELECT {LakeSql.Identifier("a`\"b")} FROM {LakeSql.Table<Person>()}";
        Assert.Equal("SELECT `a``\"b` FROM `crm`.`people`", sql.Build(SqlSyntax.Spark).Text);
        Assert.Equal("SELECT \"a`\"\"b\" FROM \"crm\".\"people\"", sql.Build(SqlSyntax.Standard).Text);
    }

    [Theory]
    [InlineData(@"'it\'s'", true)]
    [InlineData(@"'it\\'", true)]
    [InlineData(@"r'it\'", true)]
    [InlineData(@"R""it\""", true)]
    [InlineData(@"bar'it\'", false)]
    [InlineData(@"""say \""hello\"" ' there""", true)]
    [InlineData(@"'a' 'b'", true)]
    [InlineData(@"`a\`", true)]
    [InlineData("-- a \\\n", false)]
    [InlineData("-- a \n", true)]
    [InlineData(@"'a\'", false)]
    [InlineData(@"""a", false)]
    [InlineData("'it''s'", true)]
    public void Spark_reads_a_backslash_as_an_escape_and_double_quotes_as_a_text(string before, bool isCode)
    {
        LakeSql sql = $"SELECT {LakeSql.Raw(before)} , {1}";
        if (isCode)
        {
            Assert.EndsWith(", $1", sql.Build(SqlSyntax.Spark).Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => sql.Build(SqlSyntax.Spark));
        }
    }

    [Fact]
    public void The_text_shows_no_values() => Assert.DoesNotContain("secret", ((LakeSql)$"SELECT {"secret"}").ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_text_of_a_statement_that_would_be_refused_can_still_be_shown() => Assert.Equal("SELECT '$1", ((LakeSql)$"SELECT '{1}").ToString());

    [Fact]
    public void Whatever_the_pieces_there_are_as_many_markers_as_parameters_and_each_stands_alone()
    {
        string[] literals = [" ", "a", "0", "'q'", "\"n\"", "/* c */", "-- l\n", "(", ")", " $$ t $$", "+", "''", ""];
        Gen.Select(Gen.Int[0, literals.Length - 1].Select(i => literals[i]).Array[0, 12], Gen.Int[0, 3].Array[0, 12]).Sample((texts, kinds) =>
        {
            LakeSql sql = new(0, 0);
            List<object?> expected = [];
            for (int i = 0; i < Math.Max(texts.Length, kinds.Length); i++)
            {
                sql.AppendLiteral(i < texts.Length ? texts[i] : " ");
                switch (i < kinds.Length ? kinds[i] : 0)
                {
                    case 1:
                        sql.AppendFormatted(i);
                        expected.Add(i);
                        break;
                    case 2:
                        sql.AppendFormatted(new[] { i, -i });
                        expected.AddRange([i, -i]);
                        break;
                    case 3:
                        sql.AppendFormatted((LakeSql)$"f({i})");
                        expected.Add(i);
                        break;
                    default:
                        break;
                }
            }

            LakeStatement statement = sql.Build(SqlSyntax.Standard);
            string code = System.Text.RegularExpressions.Regex.Replace(statement.Text, @"\$\$.*?\$\$|'[^']*'|""[^""]*""", " ");
            int[] markers = [.. System.Text.RegularExpressions.Regex.Matches(code, @"(?<![\w$])\$(\d+)(?![\w$])").Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
            return statement.Parameters.SequenceEqual(expected) && markers.SequenceEqual(Enumerable.Range(1, expected.Count));
        });
    }

    private static LakeStatement Build(LakeSql sql) => sql.Build(SqlSyntax.Standard);

    private static string Refused(Func<LakeSql> make) => Assert.Throws<ArgumentException>(() => make().Build(SqlSyntax.Standard)).Message;
}
