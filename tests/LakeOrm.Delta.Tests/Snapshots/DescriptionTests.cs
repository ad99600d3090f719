using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

public class DescriptionTests
{
    private const string FromTheFuture =
        """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["timestampNtz","fromTheFuture"],"writerFeatures":["timestampNtz","fromTheFuture","laterThanThat","appendOnly"]}}""";

    [Fact]
    public async Task What_is_done_with_each_feature_is_told_also_of_a_table_that_is_refused()
    {
        DeltaTable table = new(await Logs.CreateAsync([FromTheFuture, Logs.Metadata()]), "t");
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.TryGetSnapshotAsync());
        DeltaDescription description = await table.DescribeAsync();
        Assert.Equal(
            ["appendOnly: Kept", "fromTheFuture: Refused", "laterThanThat: ReadOnly", "timestampNtz: Kept"], description.Features.Select(static f => f.ToString()));
        Assert.Equal((0, 3, "id"), (description.Version, description.Protocol.MinReaderVersion, description.Metadata.Schema.Fields[0].Name));
    }

    [Fact]
    public async Task What_makes_a_feature_less_than_kept_is_told()
    {
        DeltaTable table = new(await Logs.CreateAsync(["""{"protocol":{"minReaderVersion":1,"minWriterVersion":3}}""", Logs.Metadata("\"delta.constraints.a\":\"id > 0\",\"delta.constraints.b\":\"id > 1\"")]), "t");
        DeltaFeature constraint = Assert.Single((await table.DescribeAsync()).Features, static f => f.Support == DeltaFeatureSupport.ReadOnly);
        Assert.Equal(("checkConstraints", "a: id > 0; b: id > 1"), (constraint.Name, constraint.Reason));
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 2, "appendOnly,invariants")]
    [InlineData(1, 4, "appendOnly,changeDataFeed,checkConstraints,generatedColumns,invariants")]
    [InlineData(2, 5, "appendOnly,changeDataFeed,checkConstraints,columnMapping,generatedColumns,invariants")]
    [InlineData(2, 6, "appendOnly,changeDataFeed,checkConstraints,columnMapping,generatedColumns,identityColumns,invariants")]
    [InlineData(3, 7, "")]
    public async Task Older_protocols_imply_features(int reader, int writer, string features)
    {
        DeltaTable table = new(await Logs.CreateAsync([$$"""{"protocol":{"minReaderVersion":{{reader}},"minWriterVersion":{{writer}} } }""", Logs.Metadata()]), "t");
        Assert.Equal(features, string.Join(',', (await table.DescribeAsync()).Features.Select(static f => f.Name)));
    }

    [Fact]
    public async Task A_protocol_from_the_future_is_a_feature_that_is_refused()
    {
        DeltaTable table = new(await Logs.CreateAsync(["""{"protocol":{"minReaderVersion":4,"minWriterVersion":7}}""", Logs.Metadata()]), "t");
        DeltaFeature version = Assert.Single((await table.DescribeAsync()).Features);
        Assert.Equal(("reader version 4", DeltaFeatureSupport.Refused), (version.Name, version.Support));
    }

    [Fact]
    public async Task An_older_version_is_described_as_it_was()
    {
        DeltaTable table = new(await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()], [FromTheFuture]), "t");
        Assert.DoesNotContain((await table.DescribeAsync(LakeVersion.At(0))).Features, static f => f.Support == DeltaFeatureSupport.Refused);
        Assert.Contains((await table.DescribeAsync(LakeVersion.At(1))).Features, static f => f.Support == DeltaFeatureSupport.Refused);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await table.DescribeAsync(LakeVersion.At(2)));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await new DeltaTable(new MemoryStorage(), "t").DescribeAsync());
    }

    [Fact]
    public async Task Applications_and_their_progress_are_told()
    {
        DeltaTable table = new(await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(), Logs.Transaction("a", 1), Logs.Transaction("b", 7, 5)], [Logs.Transaction("a", 2)]), "t");
        DeltaSnapshot snapshot = (await table.TryGetSnapshotAsync())!;
        Assert.Equal([new AppTransaction("a", 2, null), new AppTransaction("b", 7, 5)], snapshot.Transactions.OrderBy(static t => t.AppId));
    }
}
