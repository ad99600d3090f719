using LakeOrm.Local.Tests;
using LakeOrm.Parquet;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Spark.Writing;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Writing;

/// <summary>A server that is told the schema of staged files reads what it would have found in them.</summary>
public sealed class StagedReadTests(SparkConnect servers) : ServerTest(servers)
{
    [Fact]
    public Task Of_all_types() => IsReadAlikeAsync<EveryType>([]);

    [Fact]
    public Task Of_all_types_that_may_be_null() => IsReadAlikeAsync<EveryNullableType>([new(), new() { Int32 = 1, Text = "a" }]);

    [Fact]
    public Task Of_values_in_values() => IsReadAlikeAsync<EveryNesting>([new(), new() { Id = 1, Array = [1, 2] }]);

    private async Task IsReadAlikeAsync<T>(T[] rows)
        where T : IParquetRecord<T>
    {
        using TemporaryFolder folder = new();
        string path = folder["part-00000.parquet"];
        await using (FileStream file = File.Create(path))
        {
            await LakeParquet.WriteAsync(file, rows, cancellationToken: TestContext.Current.CancellationToken);
        }

        SparkSession session = await OpenAsync();
        Relation told = Files(path, StagedSchema.Of(T.ParquetSchema)!);
        DataType found = await session.SchemaAsync(Files(path, null), TestContext.Current.CancellationToken);
        Assert.Equal(T.ParquetSchema.Fields.Count, found.Struct.Fields.Count);
        Assert.Equal(found, await session.SchemaAsync(told, TestContext.Current.CancellationToken));
        Assert.Equal(rows.Length, await CountAsync(session, told));
    }

    // All columns are read.
    private static async Task<int> CountAsync(SparkSession session, Relation relation)
    {
        int count = 0;
        await using SparkResult result = await session.QueryAsync(relation);
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                count += batch.Length;
            }
        }

        return count;
    }

    private static Relation Files(string path, string? schema)
    {
        Read.Types.DataSource files = new() { Format = "parquet", Paths = { path } };
        if (schema is not null)
        {
            files.Schema = schema;
        }

        return new Relation { Read = new Read { DataSource = files } };
    }
}
