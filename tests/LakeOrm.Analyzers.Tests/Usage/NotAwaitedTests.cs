using LakeOrm.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Analyzers.Tests.Usage;

/// <summary>LAKE0503 finds statements that drop what the client gives.</summary>
public sealed class NotAwaitedTests
{
    [Theory]
    [InlineData("""lake.QueryStreamAsync<User>($"SELECT 1");""", "write 'await foreach'")]
    [InlineData("""old.QueryBatchesAsync<User>($"SELECT 1");""", "write 'await foreach'")]
    [InlineData("""lake.QueryStreamAsync<User>($"SELECT 1").ConfigureAwait(false);""", "write 'await foreach'")]
    [InlineData("""old.QueryStreamAsync<User>($"SELECT 1").WithCancellation(default);""", "write 'await foreach'")]
    [InlineData("""lake.InsertAsync(users);""", "'InsertAsync' runs on")]
    [InlineData("""lake.InsertAsync(users).ConfigureAwait(false);""", "'InsertAsync' runs on")]
    [InlineData("""lake?.ExecuteAsync($"DELETE FROM t");""", "'ExecuteAsync' runs on")]
    [InlineData("""old.QueryAsync<User>($"SELECT 1");""", "'QueryAsync' runs on")]
    [InlineData("""lake.DisposeAsync();""", "'DisposeAsync' runs on")]
    [InlineData("""Action later = () => lake.EnsureTableAsync<User>();""", "'EnsureTableAsync' runs on")]
    [InlineData("""lake.CountAsync();""", "'CountAsync' runs on")]
    public void What_nobody_awaits_is_warned_of(string statement, string says)
    {
        Diagnostic found = Assert.Single(Usages.Of(statement, "private static Task<int> CountAsync(this LakeClient lake) => Task.FromResult(lake.GetHashCode());"));
        Assert.Equal(("LAKE0503", DiagnosticSeverity.Warning), (found.Id, found.DefaultSeverity));
        Assert.Contains(says, found.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""await lake.InsertAsync(users);""")]
    [InlineData("""await lake.InsertAsync(users).ConfigureAwait(false);""")]
    [InlineData("""Task<List<User>> task = lake.QueryAsync<User>($"SELECT 1"); await task;""")]
    [InlineData("""_ = lake.InsertAsync(users);""")]
    [InlineData("""await foreach (User user in lake.QueryStreamAsync<User>($"SELECT 1")) { }""")]
    [InlineData("""lake.InsertAsync(users).Wait();""")]
    [InlineData("""Func<Task> later = () => lake.InsertAsync(users); await later();""")]
    [InlineData("""lake.Validate(users); lake.Dispose();""")]
    [InlineData("""Task.Delay(1);""")]
    public void What_is_awaited_or_kept_is_not(string statement) => Assert.Empty(Usages.Of(statement));
}
