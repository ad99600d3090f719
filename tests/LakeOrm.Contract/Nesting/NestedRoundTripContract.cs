using CsCheck;
using LakeOrm.Generators.Tests.Running;
using LakeOrm.RecordCases.Nesting;

namespace LakeOrm.Contract.Nesting;

/// <summary>Random nested rows go into a table and come back through the engine, from one version or many.</summary>
public abstract class NestedRoundTripContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Every_nesting_comes_back_as_it_went_from_several_files()
    {
        EveryNesting[] rows = [.. Make<EveryNesting>(120).Select(static (row, i) => row with { Id = i })];
        await Lake.EnsureTableAsync<EveryNesting>();
        foreach (EveryNesting[] part in rows.Chunk(50))
        {
            await Lake.InsertAsync(part);
        }

        List<EveryNesting> read = await Lake.QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting ORDER BY id");
        Assert.Equal(Bits(RowText.Of(rows)), Bits(RowText.Of(read)));
        Assert.Equal(50, (await Lake.AsOf(1).QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting")).Count);
    }

    [Fact]
    public async Task Every_nesting_stays_as_it_went_when_rows_beside_it_go()
    {
        EveryNesting[] rows = [.. Make<EveryNesting>(60).Select(static (row, i) => row with { Id = i })];
        await Lake.EnsureTableAsync<EveryNesting>();
        await Lake.InsertAsync(rows);
        Assert.Equal(20, (await Lake.DeleteAsync<EveryNesting>($"id % 3 = {1}")).RowsDeleted);
        List<EveryNesting> read = await Lake.QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting ORDER BY id");
        Assert.Equal(Bits(RowText.Of(rows.Where(static r => r.Id % 3 != 1))), Bits(RowText.Of(read)));
    }

    [Fact]
    public async Task Converted_values_and_documents_come_back_as_they_went()
    {
        Converted[] rows = Make<Converted>(100);
        await Lake.EnsureTableAsync<Converted>();
        await Lake.InsertAsync(rows);
        List<Converted> read = await Lake.QueryAsync<Converted>($"SELECT * FROM cases.converted");
        Assert.Equal(Bits(RowText.Of(rows)).Order(StringComparer.Ordinal), Bits(RowText.Of(read)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_empty_table_has_its_nested_columns_and_no_rows()
    {
        await Lake.EnsureTableAsync<EveryNesting>();
        Assert.Empty(await Lake.QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting"));
        await Lake.InsertAsync(Array.Empty<EveryNesting>());
        Assert.Empty(await Lake.QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting WHERE address.town = 'a'"));
    }

    [Fact]
    public async Task A_table_of_many_versions_is_read_by_another_client()
    {
        EveryNesting[] rows = [.. Make<EveryNesting>(12).Select(static (row, i) => row with { Id = i })];
        await Lake.EnsureTableAsync<EveryNesting>();
        foreach (EveryNesting row in rows)
        {
            await Lake.InsertAsync([row]);
        }

        LakeClient other = Connect();
        Assert.False(await other.EnsureTableAsync<EveryNesting>());
        Assert.Equal(Bits(RowText.Of(rows)), Bits(RowText.Of(await other.QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting ORDER BY id"))));
        Assert.Equal(Bits(RowText.Of(rows[3..4])), Bits(RowText.Of(await other.QueryAsync<EveryNesting>($"SELECT * FROM cases.every_nesting WHERE id = 3"))));
    }

    private static T[] Make<T>(int count) => LakeOrm.Generators.Tests.Running.Rows.Of<T>(count, count).Generate(new PCG(1, 42), null, out _);

    // Any NaN is as good as another where the engine writes rows anew.
    private IEnumerable<string> Bits(IEnumerable<string> rows) =>
        Supports(ContractFeature.BitsOfNaN) ? rows : rows.Select(static r => r.Replace("fff8000000000000", "7ff8000000000000", StringComparison.Ordinal).Replace("ffc00000", "7fc00000", StringComparison.Ordinal));
}
