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
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_value_that_its_column_cannot_hold_is_refused_by_the_columns_name(Stored row, string column) =>
        Assert.Equal(column, (await RefusalAsync([row])).Column);

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
