using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Tests.Sql;

public sealed class Lexer
{
    [Theory]
    [InlineData("a b", "Word:a Word:b")]
    [InlineData("\"a \"\"b\" c", "QuotedName:\"a \"\"b\" Word:c")]
    [InlineData("'it''s' x", "Literal:'it''s' Word:x")]
    [InlineData("e'a\\'b' x", "Literal:e'a\\'b' Word:x")]
    [InlineData("x'AB' b'01'", "Literal:x'AB' Literal:b'01'")]
    [InlineData("$1 $22", "Parameter:$1 Parameter:$22")]
    [InlineData("$$ a $1 ' $$ b", "Literal:$$ a $1 ' $$ Word:b")]
    [InlineData("$t$ $1 $$ $t$ b", "Literal:$t$ $1 $$ $t$ Word:b")]
    [InlineData("$name", "Parameter:$name")]
    [InlineData("a--b $1\nc", "Word:a Word:c")]
    [InlineData("a/* /* $1 */ ' */b", "Word:a Word:b")]
    [InlineData("a.b(1)", "Word:a Symbol:. Word:b Symbol:( Literal:1 Symbol:)")]
    [InlineData("é_1 😀", "Word:é_1 Word:😀")]
    [InlineData("a$1 'x", "Word:a$1 Literal:'x")]
    [InlineData("", "")]
    public void Tokens_end_where_the_engine_ends_them(string text, string tokens)
    {
        SqlLexer lexer = new(text);
        List<string> found = [];
        for (SqlToken token = lexer.Next(); token.Kind != SqlTokenKind.End; token = lexer.Next())
        {
            found.Add($"{token.Kind}:{text.Substring(token.Start, token.Length)}");
        }

        Assert.Equal(tokens, string.Join(' ', found));
    }

    [Fact]
    public void Parameters_get_new_numbers_without_gaps_and_what_is_quoted_stays()
    {
        (string text, IReadOnlyList<object?> values) = SqlAt.Renumber("SELECT $3, '$1', $2, $3 -- $1\n, \"$1\"", ["a", "b", "c"]);
        Assert.Equal("SELECT $1, '$1', $2, $1 -- $1\n, \"$1\"", text);
        Assert.Equal(["c", "b"], values);
    }
}
