using CsCheck;
using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>Whatever is asked, the answer is the one that reading every file gives.</summary>
public sealed class PruningProperties : LakeTest
{
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">=", "IS NOT DISTINCT FROM"];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("", "a", "aa", "b", "\u00e9", "\ue000", "\uffff", "\U0001F600", "\U0001F600a", "zz", "\u007f"),
        Gen.Select(Gen.OneOf("x", "\U0001F600", "\uffff"), Gen.Int[28, 40], static (s, n) => string.Concat(Enumerable.Repeat(s, n))));

    private static readonly Gen<long> Longs = Gen.OneOf(Gen.OneOf(0L, 1, -1, 5, long.MaxValue, long.MinValue, (1L << 53) + 1), Gen.Long[-10, 10]);

    private static readonly Gen<double> Doubles = Gen.OneOf(
        Gen.OneOf(0d, -0d, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 0.1, 1.1f),
        Gen.Long[-10, 10].Select(static v => v / 4.0));

    private static readonly Gen<decimal> Decimals = Gen.OneOf(Gen.OneOf(0m, 1m, -1m, 0.00001m, 999999999999999.99999m, -999999999999999.99999m), Gen.Long[-1000, 1000].Select(static v => v / 100m));

    private static readonly Gen<long> Ticks = Gen.OneOf(Gen.Long[-20, 20].Select(static v => v * 10), Gen.Long[-20_000, 20_000].Select(static v => v * 10));

    private static readonly Gen<DateTimeOffset> Instants = Ticks.Select(static t => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(t));

    private static readonly Gen<DateOnly> Dates = Gen.Int[-5, 5].Select(static d => new DateOnly(2024, 1, 1).AddDays(d));

    private static readonly Gen<Reading> Rows = Gen.Select(
        Gen.Select(Longs, Dates.Nullable(0.2), Gen.Int[-5, 5].Nullable(0.2), Longs.Nullable(0.2)),
        Gen.Select(Doubles.Nullable(0.2), Doubles.Select(static d => (float)d).Nullable(0.2), Decimals.Nullable(0.2)),
        Gen.Select(Texts.Null(0.2), Dates.Nullable(0.2), Instants.Nullable(0.2), Instants.Select(static i => i.DateTime).Nullable(0.2), Gen.Bool.Nullable(0.2)),
        static (a, b, c) => new Reading
        {
            Id = a.Item1,
            Day = a.Item2,
            Whole = a.Item3,
            Big = a.Item4,
            Twice = b.Item1,
            Single = b.Item2,
            Exact = b.Item3,
            Text = c.Item1,
            Date = c.Item2,
            Instant = c.Item3,
            Clock = c.Item4,
            Flag = c.Item5,
        });

    private static readonly Gen<(string Column, object Value)> Operands = Gen.OneOf(
        Longs.Select(static v => ("id", (object)v)),
        Longs.Select(static v => ("big", (object)v)),
        Gen.Int[-5, 5].Select(static v => ("whole", (object)v)),
        Decimals.Select(static v => ("whole", (object)v)),
        Doubles.Select(static v => ("big", (object)v)),
        Doubles.Select(static v => ("twice", (object)v)),
        Longs.Select(static v => ("twice", (object)v)),
        Decimals.Select(static v => ("twice", (object)v)),
        Doubles.Select(static v => ("single", (object)v)),
        Doubles.Select(static v => ("single", (object)(float)v)),
        Decimals.Select(static v => ("single", (object)v)),
        Decimals.Select(static v => ("exact", (object)v)),
        Longs.Select(static v => ("exact", (object)v)),
        Doubles.Select(static v => ("exact", (object)v)),
        Texts.Select(static v => ("text", (object)v)),
        Dates.Select(static v => ("date", (object)v)),
        Dates.Select(static v => ("day", (object)v)),
        Dates.Select(static v => ("day", (object)v.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))),
        Instants.Select(static v => ("day", (object)v)),
        Instants.Select(static v => ("instant", (object)v)),
        Instants.Select(static v => ("instant", (object)v.DateTime)),
        Dates.Select(static v => ("instant", (object)v)),
        Instants.Select(static v => ("clock", (object)v.DateTime)),
        Instants.Select(static v => ("clock", (object)v)),
        Gen.Bool.Select(static v => ("flag", (object)v)));

    [Fact]
    public async Task A_pruned_answer_is_the_answer()
    {
        await Lake.EnsureTableAsync<Reading>();
        foreach (Reading[] file in Rows.Array[1, 4].Array[20].Generate(new PCG(7), null, out _))
        {
            await Lake.InsertAsync(file);
        }

        int pruned = 0;
        await Gen.Select(Operands, Gen.OneOf(Comparisons), Gen.Int[0, 5]).SampleAsync(
            async (operand, comparison, shape) =>
            {
                (string column, object value) = operand;
                (string where, object?[] parameters) = shape switch
                {
                    0 => ($"{column} IS NULL", []),
                    1 => ($"{column} IS NOT NULL", []),
                    2 => ($"{column} IN ($1, $1)", [value]),
                    3 => ($"$1 {comparison} {column}", [value]),
                    _ => ($"{column} {comparison} $1", new object?[] { value }),
                };
                long[] answer = await IdsAsync($"SELECT id FROM lab.readings WHERE {where}", parameters);
                pruned += Reads[0].Files < Files ? 1 : 0;
                long[] whole = await IdsAsync($"SELECT id FROM lab.readings WHERE ({where}) IS TRUE", parameters);
                Assert.True(Reads[0].Files == Files, "The other query must read all files.");
                Assert.Equal(whole, answer);
            },
            iter: 300,
            threads: 1);
        Assert.InRange(pruned, 50, 300);
    }

    private int Files { get; set; }

    private async Task<long[]> IdsAsync(string sql, object?[] parameters)
    {
        Files = Files == 0 ? Directory.GetFiles(Path.Combine(Root, "lab", "readings"), "part-*.parquet", SearchOption.AllDirectories).Length : Files;
        List<long> ids = [];
        await using Drivers.LakeResult result = await Driver.QueryAsync(new Drivers.LakeStatement(sql, parameters));
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                ids.AddRange(((Apache.Arrow.Int64Array)batch.Column(0)).Values);
            }
        }

        return [.. ids.Order()];
    }
}
