using CsCheck;
using LakeOrm.Generators.Tests.Running;
using LakeOrm.RecordCases.Types;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>Spark reads the values by which LakeOrm partitions a table, and finds the rows of each.</summary>
public sealed class OurPartitions(SparkSql spark) : SparkTest(spark)
{
    private static readonly string[] Texts =
    [
        "a/b", "a b", "a=b", "ä", "%41", "%", "..", "x'y", "\"", "\\", ":", "?", "#", "+", "{}[]^", "<>|*", "\u0001", "line\nbreak", "tab\t", "😀", "null", "NULL", " a ", new string('l', 300), new string('é', 200), "\u007f", "a\0b",
    ];

    // Spark names folders by the values as they are, which no file system takes at any length, nor with a zero.
    private static readonly string[] TextsOfFolders = [.. Texts.Where(static t => t.Length < 100 && !t.Contains('\0'))];

    [Fact]
    public async Task Every_value_of_every_type_is_read_and_found()
    {
        EveryPartition[] rows =
        [
            .. LakeOrm.Generators.Tests.Running.Rows.Of<EveryPartition>(25, 25).Generate(new PCG(7, 42), null, out _).Select(static r => r with { Text = r.Text is "" ? null : r.Text }),
            .. Texts.Select(static t => new EveryPartition { Text = t }),
        ];
        rows = [.. rows.Select(static (r, i) => r with { Id = i })];
        await Lake.EnsureTableAsync<EveryPartition>();
        await Lake.InsertAsync(rows);
        await SparkAsync($"CREATE TABLE {At("copy")} USING delta AS SELECT * FROM {At("cases.every_partition")}");
        Assert.Equal(RowText.Of(rows), RowText.Of(await Lake.QueryAsync<EveryPartition>($"SELECT * FROM copy ORDER BY id")));

        LakeColumn[] columns = [.. LakeSchema.Of<EveryPartition>().Columns];
        SparkStatement counted = await SparkAsync(string.Join(" UNION ALL ", rows.Select(r => $"SELECT count(*) AS n FROM {At("cases.every_partition")} WHERE {SparkLiteral.Equals(r, columns)}")));
        Assert.All(counted.Rows, static r => Assert.Equal(1, r.GetProperty("n").GetInt64()));
    }

    [Fact]
    public async Task Spark_adds_to_partitions_and_takes_them_away_and_so_do_we()
    {
        EveryPartition[] rows = [.. TextsOfFolders.Select(static (t, i) => new EveryPartition { Id = i, Text = t, Decimal = 1.5m, Instant = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(1), Reading = new DateTime(2024, 1, 1).AddMicroseconds(1) })];
        await Lake.EnsureTableAsync<EveryPartition>();
        await Lake.InsertAsync(rows);
        await SparkAsync(
            $"INSERT INTO {At("cases.every_partition")} BY NAME SELECT * EXCEPT (id), id + 100 AS id FROM {At("cases.every_partition")}",
            $"DELETE FROM {At("cases.every_partition")} WHERE text = 'a b'",
            $"UPDATE {At("cases.every_partition")} SET decimal = 2.5 WHERE text = 'a/b'");
        EveryPartition[] expected =
        [
            .. rows.Concat(rows.Select(static r => r with { Id = r.Id + 100 })).Where(static r => r.Text != "a b").Select(static r => r.Text == "a/b" ? r with { Decimal = 2.5m } : r),
        ];
        Assert.Equal(RowText.Of(expected), RowText.Of(await Lake.QueryAsync<EveryPartition>($"SELECT * FROM cases.every_partition ORDER BY id")));
        Assert.Equal(RowText.Of(expected.Where(static r => r.Text == "%41")), RowText.Of(await Lake.QueryAsync<EveryPartition>($"SELECT * FROM cases.every_partition WHERE text = {"%41"} ORDER BY id")));

        // What differs by nothing but who wrote it is one partition.
        await Lake.OptimizeAsync<EveryPartition>();
        Assert.Equal(TextsOfFolders.Length - 1, (await Lake.StatsAsync<EveryPartition>()).Files);
        await Lake.DeleteAsync<EveryPartition>($"text = {"ä"}");
        Assert.Equal(2L * (TextsOfFolders.Length - 2), (await SparkAsync($"SELECT count(*) AS n FROM {At("cases.every_partition")} WHERE decimal > 1")).Rows[0].GetProperty("n").GetInt64());
    }
}
