using LakeOrm.Parquet;
using LakeOrm.RecordCases.Types;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>A generated serializer used alone, without the validator before it: it writes nothing that a column cannot hold.</summary>
public sealed class ParquetRefusalTests
{
    private static readonly Stored Good = new() { Country = "DE", Payload = [] };

    public static TheoryData<Stored, string> Refused => new()
    {
        { Good with { Total = 123456.78m }, "total" },
        { Good with { Total = -1000m }, "total" },
        { Good with { Total = 1.001m }, "total" },
        { Good with { Payload = null! }, "payload" },
        { Good with { Country = null! }, "country" },
        { Good with { At = new DateTime(2020, 1, 1) }, "at" },
        { Good with { Colour = (Colour)3 }, "colour" },
        { null!, "*" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_value_that_its_column_cannot_hold_is_refused_by_the_columns_name(Stored row, string column) =>
        Assert.Equal(column, (await RefusalAsync([row])).Column);

    [Theory]
    [InlineData(0)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(4999)]
    public async Task A_refusal_names_the_row_by_its_place_in_the_sequence_over_tiles_and_row_groups(int place)
    {
        ParquetWriterOptions options = new() { RowGroupRows = 1500 };
        Stored[] rows = [.. Enumerable.Range(0, 5000).Select(i => i < place ? Good : Good with { Total = 1000 })];
        using MemoryStream file = new();
        ParquetValueException refusal = await Assert.ThrowsAsync<ParquetValueException>(() => LakeParquet.WriteAsync(file, rows, options));
        Assert.Equal(("total", (long?)place), (refusal.Column, refusal.Row));
        Assert.Contains($"Column 'total', row {place}: 1000 does not fit decimal(5,2)", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<ParquetValueException>(() => LakeParquet.WriteAsync(file, rows.Where(static _ => true), options));
        Assert.Equal(place, refusal.Row);
    }

    [Fact]
    public async Task An_instant_that_is_null_is_none_and_one_with_a_kind_is_written()
    {
        using MemoryStream file = new();
        ParquetFileSummary summary = await LakeParquet.WriteAsync(file, [Good, Good with { At = DateTime.UtcNow }, Good with { At = DateTime.Now }]);
        Assert.Equal(1, summary.Columns.Single(static c => c.Leaf.DottedPath == "at").NullCount);
    }

    private static async Task<ParquetValueException> RefusalAsync<T>(IEnumerable<T> rows)
        where T : ILakeTable<T>
    {
        using MemoryStream file = new();
        return await Assert.ThrowsAsync<ParquetValueException>(() => LakeParquet.WriteAsync(file, rows));
    }
}
