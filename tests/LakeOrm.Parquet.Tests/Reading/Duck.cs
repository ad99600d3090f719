using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using LakeOrm.Parquet.Reading;

namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>What DuckDB reads, as text that does not depend on either reader's types.</summary>
internal sealed class Duck : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    internal Duck()
    {
        _connection.Open();
        Execute("SET TimeZone = 'UTC'");
    }

    internal void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal List<string?> Query(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        var values = new List<string?>();
        while (reader.Read())
        {
            values.Add(reader.IsDBNull(0) ? null : Text(reader.GetValue(0)));
        }

        return values;
    }

    /// <summary>The values of one leaf, canonical as <see cref="Canonical"/> makes them.</summary>
    internal List<string?> Leaf(string file, SchemaLeaf leaf)
    {
        string path = Quote(leaf);
        string expression = leaf switch
        {
            { PhysicalType: PhysicalType.Int96 } or
            { Annotation: Annotation.TimestampMillis or Annotation.TimestampMicros or Annotation.TimestampNanos } => $"epoch_us({path})",
            { Annotation: Annotation.Date } => $"datediff('day', DATE '1970-01-01', {path})",
            { Annotation: Annotation.Decimal } => $"replace(CAST({path} AS VARCHAR), '.', '')",
            { PhysicalType: PhysicalType.ByteArray, Annotation: Annotation.String } => path,
            { PhysicalType: PhysicalType.ByteArray or PhysicalType.FixedLenByteArray } => $"hex({path})",
            _ => path,
        };
        List<string?> values = Query($"SELECT {expression} FROM read_parquet('{file}')");
        return leaf.Annotation == Annotation.Decimal
            ? values.ConvertAll(value => value is null ? null : BigInteger.Parse(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
            : values;
    }

    /// <summary>The current value of our reader, in the same form.</summary>
    internal static string? Canonical(ScalarColumn column)
    {
        SchemaLeaf leaf = column.Leaf;
        if (column.IsNull)
        {
            return null;
        }

        return leaf switch
        {
            { PhysicalType: PhysicalType.Int96 } => Text(
                (BitConverter.ToInt64(column.GetBytes()) / 1000) + ((BitConverter.ToInt32(column.GetBytes()[8..]) - 2_440_588L) * 86_400_000_000)),
            { Annotation: Annotation.TimestampMillis } => Text(column.GetInt64()! * 1000),
            { Annotation: Annotation.TimestampNanos } => Text(column.GetInt64()! / 1000),
            { Annotation: Annotation.Decimal, PhysicalType: PhysicalType.FixedLenByteArray or PhysicalType.ByteArray } =>
                new BigInteger(column.GetBytes(), isUnsigned: false, isBigEndian: true).ToString(CultureInfo.InvariantCulture),
            { PhysicalType: PhysicalType.Boolean } => Text(column.GetBoolean()!),
            { PhysicalType: PhysicalType.Int32 or PhysicalType.Int64 } => Text(column.GetInt64()!),
            { PhysicalType: PhysicalType.Float } => Text(column.GetFloat()!),
            { PhysicalType: PhysicalType.Double } => Text(column.GetDouble()!),
            { Annotation: Annotation.String } => column.GetString(),
            _ => Convert.ToHexString(column.GetBytes()),
        };
    }

    internal static string Quote(SchemaNode node) => node.Parent?.Parent is null ? Quote(node.Name) : $"{Quote(node.Parent)}.{Quote(node.Name)}";

    public void Dispose() => _connection.Dispose();

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
