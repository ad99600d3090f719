using LakeOrm.Analyzers.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Analyzers.Tests.Usage;

/// <summary>LAKE0504 finds batches that nobody disposes.</summary>
public sealed class NotDisposedTests
{
    private const string Query = "lake.QueryBatchesAsync<User>($\"SELECT 1\")";

    [Theory]
    [InlineData("await foreach (LakeBatch<User> batch in QUERY) { Console.WriteLine(batch.Count); }")]
    [InlineData("await foreach (var batch in QUERY) foreach (User user in batch.ToList()) { }")]
    [InlineData("await foreach (var batch in QUERY.WithCancellation(default)) { if (batch == null) { } }")]
    [InlineData("foreach (var batch in QUERY.ToBlockingEnumerable()) { _ = batch; }")]
    [InlineData("await using var rows = QUERY.GetAsyncEnumerator(); await rows.MoveNextAsync(); var batch = rows.Current; Console.WriteLine(batch.Arrow.Length);")]
    [InlineData("var batch = await First(QUERY); Console.WriteLine(batch.ToList().Count);")]
    public void A_batch_that_only_is_read_is_warned_of(string statements)
    {
        Diagnostic found = Assert.Single(Of(statements));
        Assert.Equal("LAKE0504", found.Id);
        Assert.Equal("batch", found.Location.SourceTree!.ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("await foreach (var batch in QUERY) { using (batch) { Console.WriteLine(batch.Count); } }")]
    [InlineData("await foreach (var batch in QUERY) { using var own = batch; Console.WriteLine(own.Count); }")]
    [InlineData("await foreach (var batch in QUERY) { try { Console.WriteLine(batch.Count); } finally { batch.Dispose(); } }")]
    [InlineData("await foreach (var batch in QUERY) { batch?.Dispose(); }")]
    [InlineData("List<LakeBatch<User>> kept = []; await foreach (var batch in QUERY) { kept.Add(batch); }")]
    [InlineData("List<LakeBatch<User>> kept = []; await foreach (var batch in QUERY) { kept = [batch]; }")]
    [InlineData("LakeBatch<User>? last = null; await foreach (var batch in QUERY) { last = batch; }")]
    [InlineData("await foreach (var batch in QUERY) { Task<LakeBatch<User>> Get() => Task.FromResult(batch); await Get(); }")]
    [InlineData("List<LakeBatch<User>> kept = []; foreach (var batch in kept) { Console.WriteLine(batch.Count); }")]
    [InlineData("await foreach (var user in lake.QueryStreamAsync<User>($\"SELECT 1\")) { }")]
    [InlineData("using var batch = await First(QUERY); Console.WriteLine(batch.Count);")]
    [InlineData("using (var batch = await First(QUERY)) { Console.WriteLine(batch.Count); }")]
    [InlineData("LakeBatch<User> batch = Cache[0]; Console.WriteLine(batch.Count);")]
    public void A_batch_that_is_disposed_or_handed_on_is_not(string statements) => Assert.Empty(Of(statements));

    private static IReadOnlyList<Diagnostic> Of(string statements) => Usages.Of(
        statements.Replace("QUERY", Query, StringComparison.Ordinal),
        """
        private static readonly List<LakeBatch<User>> Cache = [];
        private static async Task<LakeBatch<User>> First(IAsyncEnumerable<LakeBatch<User>> batches)
        {
            await foreach (LakeBatch<User> batch in batches) { return batch; }
            throw new InvalidOperationException();
        }
        """);
}
