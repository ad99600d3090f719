using System.Globalization;
using System.Text;
using CsCheck;
using LakeOrm.Parquet.Tests.Readers;
using LakeOrm.Parquet.Tests.Records;

namespace LakeOrm.Parquet.Tests;

public class StatisticsTests
{
    private static readonly ParquetWriterOptions SmallPages = new() { PageRows = 40, RowGroupRows = 150, BoundLength = 6 };

    [Fact]
    public async Task A_filter_on_any_value_of_any_column_finds_its_rows() =>
        await Rows.Row.Array[1, 400].SampleAsync(
            async rows =>
            {
                using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages, Everything.FilteredSchema);
                object?[][] cells = [.. rows.Select(row => row.Cells())];
                ParquetColumn[] columns = [.. Everything.ParquetSchema.Leaves.Select(leaf => leaf.Column)];
                for (int c = 0; c < columns.Length; c++)
                {
                    object? value = cells[c * 7 % rows.Length][c];
                    int expected = cells.Count(row => Equals(row[c], value));
                    string sql = $"SELECT count(*) FROM read_parquet('{file.Path}') WHERE \"{columns[c].Name}\" {Condition(columns[c], value)}";
                    Assert.True(expected == (long)DuckDbFile.Query(sql)[0][0]!, $"{sql}: expected {expected}.");
                }
            },
            iter: 6);

    [Fact]
    public async Task The_summary_bounds_every_value_and_counts_nulls_and_NaN() =>
        await Rows.Table.Where(rows => rows.Length > 0).SampleAsync(
            async rows =>
            {
                using WrittenFile file = await WrittenFile.OfAsync(rows, SmallPages with { RowGroupRows = 1_100 });
                object?[][] cells = [.. rows.Select(row => row.Cells())];
                foreach (ParquetColumnSummary column in file.Summary.Columns)
                {
                    object[] values = [.. cells.Select(row => row[column.Leaf.Ordinal]).OfType<object>()];
                    Assert.Equal(rows.Length, column.ValueCount);
                    Assert.Equal(rows.Length - values.Length, column.NullCount);
                    AssertBounds(column, values);
                }
            },
            iter: 25);

    [Fact]
    public async Task Statistics_in_the_file_are_those_of_each_row_group()
    {
        Number[] rows = [.. Enumerable.Range(0, 2_500).Select(i => new Number((i * 7919L % 2_500) - 1_000))];
        using WrittenFile file = await WrittenFile.OfAsync(rows, new() { RowGroupRows = 1_024 });
        List<object?[]> found = DuckDbFile.Query($"SELECT stats_min_value::BIGINT, stats_max_value::BIGINT, stats_null_count, min_is_exact, max_is_exact FROM parquet_metadata('{file.Path}') ORDER BY row_group_id");
        long[][] groups = [.. rows.Select(row => row.Value).Chunk(1_024)];
        Assert.Equal(groups.Select(group => (object?[])[group.Min(), group.Max(), 0L, true, true]), found);
    }

    [Fact]
    public async Task NaN_is_no_bound_is_reported_and_is_never_skipped()
    {
        using WrittenFile file = await WrittenFile.OfAsync([new Measure(double.NaN, float.NaN), new(3, null), new(-2, float.NaN), new(double.NaN, null)]);
        ParquetColumnSummary[] columns = [.. file.Summary.Columns];
        Assert.Equal((-2d, 3d, true), (columns[0].Min!.Value.AsDouble(), columns[0].Max!.Value.AsDouble(), columns[0].HasNaN));
        Assert.Equal((null, null, true, 2L), (columns[1].Min, columns[1].Max, columns[1].HasNaN, columns[1].NullCount));
        Assert.False(columns[2].HasNaN);
        List<object?[]> found = DuckDbFile.Query($"SELECT stats_min_value, stats_max_value FROM parquet_metadata('{file.Path}') ORDER BY column_id LIMIT 2");
        Assert.Equal([[null, null], [null, null]], found);
        Assert.Equal([[2L, 3L]], DuckDbFile.Query($"SELECT count(*) FILTER (isnan(double)), count(*) FROM read_parquet('{file.Path}') WHERE double > -2"));
    }

    [Fact]
    public async Task A_NaN_in_any_place_of_a_long_run_is_seen()
    {
        for (int place = 0; place < 70; place++)
        {
            Measure[] rows = [.. Enumerable.Range(0, 70).Select(i => new Measure(i == place ? double.NaN : i, i == place ? float.NaN : i))];
            using WrittenFile file = await WrittenFile.OfAsync(rows);
            Assert.True(file.Summary.Columns[0].HasNaN && file.Summary.Columns[1].HasNaN, $"place {place}");
            Assert.Equal(place == 69 ? 68 : 69, file.Summary.Columns[0].Max!.Value.AsDouble());
            Assert.Equal(place == 0 ? 1 : 0, file.Summary.Columns[1].Min!.Value.AsSingle());
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_zero_bound_encloses_both_zeros(bool firstNegative, bool secondNegative)
    {
        double first = firstNegative ? -0d : 0d;
        double second = secondNegative ? -0d : 0d;
        using WrittenFile file = await WrittenFile.OfAsync([new Measure(first, (float)first), new(second, (float)second)]);
        foreach (ParquetColumnSummary column in file.Summary.Columns.Take(2))
        {
            bool single = column.Leaf.Column.PhysicalType == ParquetPhysicalType.Float;
            double min = single ? column.Min!.Value.AsSingle() : column.Min!.Value.AsDouble();
            double max = single ? column.Max!.Value.AsSingle() : column.Max!.Value.AsDouble();
            Assert.True(double.IsNegative(min) && min == 0, $"min {min}");
            Assert.True(double.IsPositive(max) && max == 0, $"max {max}");
        }
    }

    [Fact]
    public async Task Infinities_are_bounds()
    {
        using WrittenFile file = await WrittenFile.OfAsync([new Measure(double.PositiveInfinity, float.NegativeInfinity)]);
        Assert.Equal(double.PositiveInfinity, file.Summary.Columns[0].Min!.Value.AsDouble());
        Assert.Equal(float.NegativeInfinity, file.Summary.Columns[1].Max!.Value.AsSingle());
    }

    [Fact]
    public async Task Long_text_bounds_are_shortened_and_say_so()
    {
        Text[] rows = [new(new string('b', 100), "b"), new(new string('c', 100), "c")];
        using WrittenFile file = await WrittenFile.OfAsync(rows, new() { BoundLength = 10 });
        ParquetColumnSummary[] columns = [.. file.Summary.Columns];
        Assert.Equal(("bbbbbbbbbb", "cccccccccd"), (Utf8(columns[0].Min), Utf8(columns[0].Max)));
        Assert.Equal((false, false, true, true), (columns[0].IsMinExact, columns[0].IsMaxExact, columns[1].IsMinExact, columns[1].IsMaxExact));
        List<object?[]> found = DuckDbFile.Query($"SELECT stats_min_value, stats_max_value, min_is_exact, max_is_exact FROM parquet_metadata('{file.Path}') ORDER BY column_id");
        Assert.Equal([["bbbbbbbbbb", "cccccccccd", false, false], ["b", "c", true, true]], found);
    }

    [Fact]
    public async Task Text_that_no_short_text_bounds_has_no_bounds()
    {
        string greatest = string.Concat(Enumerable.Repeat(char.ConvertFromUtf32(0x10FFFF), 20));
        using WrittenFile file = await WrittenFile.OfAsync([new Text("a", "a"), new(greatest, "b")], new() { BoundLength = 10 });
        Assert.Null(file.Summary.Columns[0].Min);
        Assert.Null(file.Summary.Columns[0].Max);
        Assert.Equal(1L, DuckDbFile.Query($"SELECT count(*) FROM read_parquet('{file.Path}') WHERE value > 'b'")[0][0]);
    }

    private static string Utf8(ParquetValue? value) => Encoding.UTF8.GetString(value!.Value.AsBytes().Span);

    private static void AssertBounds(ParquetColumnSummary column, object[] values)
    {
        ParquetColumn type = column.Leaf.Column;
        if (type.PhysicalType is ParquetPhysicalType.Float or ParquetPhysicalType.Double)
        {
            double[] all = [.. values.Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))];
            double[] numbers = [.. all.Where(value => !double.IsNaN(value))];
            Assert.Equal(all.Length > numbers.Length, column.HasNaN);
            Assert.Equal(numbers.Length > 0, column.Min is not null);
            if (numbers.Length > 0)
            {
                bool single = type.PhysicalType == ParquetPhysicalType.Float;
                Assert.Equal(numbers.Min(), single ? column.Min!.Value.AsSingle() : column.Min!.Value.AsDouble());
                Assert.Equal(numbers.Max(), single ? column.Max!.Value.AsSingle() : column.Max!.Value.AsDouble());
            }

            return;
        }

        if (values.Length == 0)
        {
            Assert.Null(column.Min);
            Assert.Null(column.Max);
            return;
        }

        switch (values[0])
        {
            case bool:
                Assert.Equal((values.Min(), values.Max()), (column.Min!.Value.AsBoolean(), column.Max!.Value.AsBoolean()));
                break;
            case Int128:
                Assert.Equal((values.Min(), values.Max()), (column.Min!.Value.AsInt128(), column.Max!.Value.AsInt128()));
                break;
            case int or long:
                long[] integers = [.. values.Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture))];
                Assert.Equal((integers.Min(), integers.Max()), (column.Min!.Value.AsInt64(), column.Max!.Value.AsInt64()));
                break;
            default:
                AssertByteBounds(column, [.. values.Cast<string>().Select(text => type.LogicalType == ParquetLogicalType.String ? Encoding.UTF8.GetBytes(text) : Convert.FromHexString(text))]);
                break;
        }
    }

    private static void AssertByteBounds(ParquetColumnSummary column, byte[][] values)
    {
        if (column.Min is null)
        {
            Assert.Contains(values, value => value.Length > SmallPages.BoundLength);
            return;
        }

        byte[] min = column.Min.Value.AsBytes().ToArray();
        byte[] max = column.Max!.Value.AsBytes().ToArray();
        Assert.True(min.Length <= SmallPages.BoundLength && max.Length <= SmallPages.BoundLength);
        Assert.All(values, value => Assert.True(value.AsSpan().SequenceCompareTo(min) >= 0 && value.AsSpan().SequenceCompareTo(max) <= 0));
        Assert.Equal(column.IsMinExact, Array.Exists(values, value => value.AsSpan().SequenceEqual(min)));
        Assert.True(!column.IsMaxExact || Array.Exists(values, value => value.AsSpan().SequenceEqual(max)));
    }

    private static string Condition(ParquetColumn column, object? value) => (value, column.LogicalType) switch
    {
        (null, _) => "IS NULL",
        (float f, _) => $"= {Float(f)}::FLOAT",
        (double d, _) => $"= {Float(d)}::DOUBLE",
        (Int128 unscaled, _) => $"= {Scaled(unscaled, column.Scale)}::DECIMAL({column.Precision},{column.Scale})",
        (string text, ParquetLogicalType.String) => text.Contains('\0', StringComparison.Ordinal) ? "IS NOT NULL" : $"= '{text.Replace("'", "''", StringComparison.Ordinal)}'",
        (string hex, _) => $"= unhex('{hex}')",
        (int days, ParquetLogicalType.Date) => $"= (DATE '1970-01-01' + INTEGER '{days}')::DATE",
        (long micros, ParquetLogicalType.TimestampMicros) => $"= make_timestamp({micros}){(column.IsAdjustedToUtc ? "::TIMESTAMPTZ" : "")}",
        _ => string.Create(CultureInfo.InvariantCulture, $"= {value}"),
    };

    private static string Float(double value) => $"'{value.ToString("R", CultureInfo.InvariantCulture).Replace("∞", "Infinity", StringComparison.Ordinal)}'";

    private static string Scaled(Int128 unscaled, int scale)
    {
        string digits = Int128.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"'{(unscaled < 0 ? "-" : "")}{digits[..^scale]}.{digits[^scale..]}'";
    }
}
