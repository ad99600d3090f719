using LakeOrm.Analyzers.Tests.Harness;
using LakeOrm.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LakeOrm.Analyzers.Tests.Fixes;

/// <summary>The fixes of code that uses records.</summary>
public sealed class UsageFixTests
{
    [Theory]
    [InlineData("""$"SELECT '{name}'" """, """$"SELECT {name}" """)]
    [InlineData("""$"SELECT '{name}', '{ number }' /* '{flag}' */ -- x" """, """$"SELECT {name}, { number } /* '{flag}' */ -- x" """)]
    [InlineData("""$"a = '{{' AND b = '{name}' AND c = \"d\"" """, """$"a = '{{' AND b = {name} AND c = \"d\"" """)]
    [InlineData("""$@"SELECT '{name}'" """, """$@"SELECT {name}" """)]
    public async Task A_hole_that_fills_its_quotes_loses_them(string before, string after)
    {
        using Mending mending = new(new UnquoteHoleFix(), Method($"LakeSql sql = {before};"));
        Assert.Equal([Method($"LakeSql sql = {after};")], await mending.FixAllAsync());
    }

    [Theory]
    [InlineData("""$"SELECT '{name}%'" """)]
    [InlineData("""$"SELECT 'it''{name}'" """)]
    [InlineData("""$"SELECT E'{name}'" """)]
    [InlineData("""$"SELECT \"{name}\"" """)]
    [InlineData("""$"SELECT /* {name} */ 1" """)]
    public async Task A_hole_that_is_a_part_of_a_text_is_left_to_its_author(string text)
    {
        using Mending mending = new(new UnquoteHoleFix(), Method($"LakeSql sql = {text};"));
        Assert.Empty(await mending.TitlesAsync(Assert.Single(await mending.FindAsync())));
    }

    [Theory]
    [InlineData("""LakeSql sql = LakeSql.Raw("SELECT " + name);""", """LakeSql sql = $"SELECT {name}";""")]
    [InlineData("""LakeSql sql = LakeSql.Raw("a = '" + name + "' AND b = " + number + "\n"); // why""", """LakeSql sql = $"a = {name} AND b = {number}\n"; // why""")]
    [InlineData("""var sql = /* raw */ LakeSql.Raw("a = " + (flag ? number : 2) + " OR {1}");""", """var sql = /* raw */ (LakeSql)$"a = {(flag ? number : 2)} OR {{1}}";""")]
    [InlineData("""await lake.ExecuteAsync(LakeSql.Raw(@"a = " + (number + 1)));""", """await lake.ExecuteAsync($"a = {(number + 1)}");""")]
    [InlineData("""LakeSql sql = LakeSql.Raw("a = " + global::System.Environment.MachineName);""", """LakeSql sql = $"a = {(global::System.Environment.MachineName)}";""")]
    [InlineData("""await lake.ExecuteAsync($"DELETE FROM t WHERE {LakeSql.Raw("a = " + name)}");""", """await lake.ExecuteAsync($"DELETE FROM t WHERE {(LakeSql)$"a = {name}"}");""")]
    public async Task A_concatenation_becomes_an_interpolated_statement(string before, string after)
    {
        using Mending mending = new(new BindValuesFix(), Method(before));
        Assert.Equal([Method(after)], await mending.FixAllAsync());
        Assert.Empty(await mending.ProblemsAsync());
    }

    [Theory]
    [InlineData("""LakeSql.Raw("a" + name + number)""")]
    [InlineData("""LakeSql.Raw(name + " = 1")""")]
    [InlineData("""LakeSql.Raw("a LIKE '" + name + "%'")""")]
    [InlineData("""LakeSql.Raw("a = " + /* from the user */ name)""")]
    [InlineData("""LakeSql.Raw(string.Format("a = {0}", name))""")]
    public async Task A_text_that_is_built_otherwise_is_left_to_its_author(string raw)
    {
        using Mending mending = new(new BindValuesFix(), Method($"LakeSql sql = {raw};"));
        Assert.Empty(await mending.TitlesAsync(Assert.Single(await mending.FindAsync())));
    }

    [Fact]
    public async Task A_batch_gets_its_using()
    {
        using Mending mending = new(
            new DisposeBatchFix(),
            Method("""
                // All of them.
                        await foreach (var batch in lake.QueryBatchesAsync<User>($"SELECT 1"))
                        {
                            // Read it.
                            Console.WriteLine(batch.Count);
                        }

                        await foreach (LakeBatch<User> one in lake.QueryBatchesAsync<User>($"SELECT 1"))
                            Console.WriteLine(one.Count); // quick

                        await using var rows = lake.QueryBatchesAsync<User>($"SELECT 1").GetAsyncEnumerator();
                        await rows.MoveNextAsync();
                        // The first.
                        LakeBatch<User> first = rows.Current;
                        Console.WriteLine(first.Count);
                """));
        Assert.Equal(
            [
                Method("""
                    // All of them.
                            await foreach (var batch in lake.QueryBatchesAsync<User>($"SELECT 1"))
                            {
                                using (batch)
                                {
                                    // Read it.
                                    Console.WriteLine(batch.Count);
                                }
                            }

                            await foreach (LakeBatch<User> one in lake.QueryBatchesAsync<User>($"SELECT 1"))
                            {
                                using (one)
                                {
                                    Console.WriteLine(one.Count); // quick
                                }
                            }

                            await using var rows = lake.QueryBatchesAsync<User>($"SELECT 1").GetAsyncEnumerator();
                            await rows.MoveNextAsync();
                            // The first.
                            using LakeBatch<User> first = rows.Current;
                            Console.WriteLine(first.Count);
                    """),
            ],
            await mending.FixAllAsync());
        Assert.Empty(await mending.ProblemsAsync());
    }

    private static string Method(string statements) => $$"""
        [LakeProjection] public partial record User(string Id);
        public static class Usage
        {
            public static async Task RunAsync(LakeClient lake, string name, int number, bool flag)
            {
                await Task.Yield();
                {{statements}}
            }
        }
        """;
}
