using Apache.Arrow;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class LocalRowsTests(SparkConnect servers) : ServerTest(servers)
{
    [Theory]
    [InlineData(null, 1, 1, nameof(Relation.LocalRelation))]
    [InlineData(null, 10, 1000, nameof(Relation.LocalRelation))]
    [InlineData(null, 3, 40_000, nameof(Relation.ChunkedCachedLocalRelation))]
    [InlineData("4.0.1", 10, 1000, nameof(Relation.LocalRelation))]
    [InlineData("4.0.1", 3, 40_000, nameof(Relation.CachedLocalRelation))]
    public async Task Rows_arrive_as_they_are_whatever_their_number(string? version, int batches, int rows, string expected)
    {
        SparkOptions options = new(Server.Address) { HttpHandler = version is null ? null : () => new VersionHandler(version) };
        SparkSession session = await OpenAsync(options);
        Assert.Equal(version ?? session.Version.Text, session.Version.Text);
        RecordBatch[] sent = [.. Enumerable.Range(0, batches).Select(b => Rows(b * rows, rows))];

        Relation relation = await session.StoreAsync(sent, CancellationToken.None);

        Assert.Equal(expected, relation.RelTypeCase.ToString());
        await using SparkResult result = await session.QueryAsync(relation);
        List<object?> read = [];
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                read.AddRange(batch.Arrays.Select(Values.Of).Aggregate(Enumerable.Range(0, batch.Length).Select(static _ => ""), static (lines, column) => lines.Zip(column, static (l, v) => $"{l}|{v}")));
            }
        }

        Assert.Equal(Enumerable.Range(0, batches * rows).Select(static i => (object?)Line(i)), read);
    }

    [Fact]
    public async Task No_rows_have_columns()
    {
        SparkSession session = await OpenAsync();
        using RecordBatch none = Rows(0, 0);

        await using SparkResult result = await session.QueryAsync(await session.StoreAsync([none], CancellationToken.None));

        Assert.Equal(["id", "flag", "text"], result.Schema.FieldsList.Select(static f => f.Name));
        Assert.Null(await result.ReadAsync());
    }

    [Fact]
    public async Task A_merge_and_an_insert_of_rows_of_the_client_are_one_call_each_on_both_formats()
    {
        SparkSession session = await OpenAsync();
        (await session.RunAsync("CREATE NAMESPACE IF NOT EXISTS ice.db", [])).Dispose();
        foreach (string format in new[] { "delta", "iceberg" })
        {
            string name = (format == "delta" ? "" : "ice.db.") + $"rows_{Guid.NewGuid():N}";
            (await session.RunAsync($"CREATE TABLE {name} (text STRING, id BIGINT, flag BOOLEAN) USING {format}", [])).Dispose();
            using RecordBatch rows = Rows(0, 6);
            SparkReference source = SparkReference.To(await session.StoreAsync([rows], CancellationToken.None));

            (await session.RunAsync($"INSERT INTO {name} BY NAME SELECT * FROM {source.Alias}", [], [source])).Dispose();
            using CommandResult merged = await session.RunAsync(
                $"MERGE INTO {name} t USING {source.Alias} s ON t.id = s.id AND s.id <> $1 WHEN MATCHED THEN UPDATE SET t.text = $2 WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id + 100)", [2L, "it's \\ new"], [source]);

            Assert.Equal(format == "delta" ? 6L : null, merged.AffectedRows);
            Assert.Equal(["0:it's \\ new", "1:it's \\ new", "2:", "3:it's \\ new", "4:it's \\ new", "5:it's \\ new", "102:"], await ColumnAsync(session, $"SELECT id || ':' || CASE WHEN text LIKE 'it%' THEN text ELSE '' END FROM (SELECT id, coalesce(text, '') AS text FROM {name}) ORDER BY id"));
            (await session.RunAsync($"DROP TABLE {name}", [])).Dispose();
        }
    }

    private static string Line(int i) => $"|{i}|{(i % 3 == 0 ? null : (bool?)(i % 2 == 0))}|{(i % 5 == 0 ? null : "é" + i)}";

    private static RecordBatch Rows(int from, int count)
    {
        Int64Array.Builder ids = new();
        BooleanArray.Builder flags = new();
        StringArray.Builder texts = new();
        for (int i = from; i < from + count; i++)
        {
            ids.Append(i);
            _ = i % 3 == 0 ? flags.AppendNull() : flags.Append(i % 2 == 0);
            _ = i % 5 == 0 ? texts.AppendNull() : texts.Append("é" + i);
        }

        return Batch(("id", ids.Build()), ("flag", flags.Build()), ("text", texts.Build()));
    }
}
