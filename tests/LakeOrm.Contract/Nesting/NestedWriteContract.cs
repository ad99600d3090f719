using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Nesting;

/// <summary>Keys, drift and size, where values are nested.</summary>
public abstract class NestedWriteContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly Place Here = new(1, "GB", null);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Parcel>();
    }

    [Fact]
    public async Task A_call_that_repeats_its_dictionaries_in_another_order_is_a_duplicate()
    {
        InsertOptions once = new() { Key = IdempotencyKey.Once("parcels") };
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync([Labelled(("a", 1), ("b", 2), ("c", 3))], once)).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync([Labelled(("c", 3), ("a", 1), ("b", 2))], once)).Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync([Labelled(("a", 2), ("b", 1), ("c", 3))], once));
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.parcels"));
    }

    [Fact]
    public async Task Drift_inside_nested_values_is_listed_by_path()
    {
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<MovedParcel>());

        // Types have each format's own names in it.
        string[] differences = ["stops.element.id", "stops.element.country", "stops.element.added", "stops.element.weight", "labels.value"];
        IEnumerable<string> expected = differences.Where(d => d != "stops.element.country" || Supports(ContractFeature.NullsWithinValues));
        Assert.Equal(expected, e.Message.Split(Environment.NewLine)[1..^1].Select(static l => l.Split('\'')[^2]).Distinct());
        await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.InsertAsync(new[] { new MovedParcel { Id = 1, Origin = Here, Stops = [] } }));
    }

    [Fact]
    public async Task Fields_in_another_order_are_matched_by_name()
    {
        Assert.False(await Lake.EnsureTableAsync<TurnedParcel>());
        await Lake.InsertAsync([new Parcel { Id = 1, Origin = new Place(10, "GB", 0.5), Stops = [new Place(11, "FR", null)] }]);
        await Lake.InsertAsync([new TurnedParcel { Id = 2, Origin = new TurnedPlace(1.5, "DE", 20), Stops = [new TurnedPlace(null, "IT", 21)] }]);

        List<Parcel> rows = await Lake.QueryAsync<Parcel>($"SELECT * FROM lab.parcels ORDER BY id");
        Assert.Equal([new Place(10, "GB", 0.5), new Place(20, "DE", 1.5)], rows.Select(static r => r.Origin));
        Assert.Equal([new Place(11, "FR", null), new Place(21, "IT", null)], rows.SelectMany(static r => r.Stops));
        List<TurnedParcel> turned = await Lake.QueryAsync<TurnedParcel>($"SELECT * FROM lab.parcels WHERE origin.id IN (10, 20) ORDER BY id");
        Assert.Equal([new TurnedPlace(0.5, "GB", 10), new TurnedPlace(1.5, "DE", 20)], turned.Select(static r => r.Origin));
    }

    [Fact]
    public async Task Long_lists_over_several_files_come_back_whole()
    {
        const int Count = 10_000;
        for (int from = 0; from < Count; from += Count / 4)
        {
            await Lake.InsertAsync(Enumerable.Range(from, Count / 4).Select(Long).ToAsyncEnumerable());
        }

        long next = 0;
        await foreach (Parcel row in Lake.QueryStreamAsync<Parcel>($"SELECT * FROM lab.parcels ORDER BY id"))
        {
            Assert.Equal(next, row.Id);
            Assert.Equal((int)(next % 500), row.Stops.Count);
            for (int i = 0; i < row.Stops.Count; i++)
            {
                Assert.Equal(next + i, row.Stops[i].Id);
            }

            next++;
        }

        Assert.Equal(Count, next);
    }

    [Fact]
    public async Task A_rule_that_a_nested_value_breaks_keeps_the_whole_call_out()
    {
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Lake.InsertAsync([Labelled(), new Parcel { Id = 2, Origin = Here, Stops = [Here, null!] }]));
        Assert.Contains("Stops[1]", e.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.parcels"));
    }

    private static Parcel Labelled(params (string Key, long Value)[] labels) => new() { Id = 1, Origin = Here, Stops = [], Labels = labels.ToDictionary(static l => l.Key, static l => l.Value) };

    private static Parcel Long(int i) => new() { Id = i, Origin = Here, Stops = [.. Enumerable.Range(i, i % 500).Select(static n => new Place(n, "S", null))] };
}
