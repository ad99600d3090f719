using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Parquet;
using Parquet.Data;
using Parquet.Serialization;
using ArrowFile = ParquetSharp.Arrow.FileReader;

namespace LakeOrm.Parquet.Tests.Readers;

/// <summary>Reads nested files by three engines, each row as one text, so that they compare with each other and with the rows written.</summary>
public static class NestedFile
{
    /// <summary>The text of one row: its fields' values as in <see cref="Records.NestedRow"/>.</summary>
    public static string Text(IEnumerable<ParquetNode> fields, object?[] values) => string.Join(" | ", fields.Zip(values, Text));

    /// <summary>The rows as DuckDB reads them, through JSON.</summary>
    public static List<string> DuckDb(string path, IReadOnlyList<ParquetNode> fields) =>
        DuckDbFile.Query($"SELECT {string.Join(", ", fields.Select(static f => $"to_json(\"{f.Name}\")::VARCHAR"))} FROM read_parquet('{path}')")
            .ConvertAll(row => Text(fields, [.. fields.Zip(row, static (field, json) => json is null ? null : Value(field, JsonDocument.Parse((string)json).RootElement))]));

    /// <summary>The rows as ParquetSharp reads them, through Arrow arrays.</summary>
    public static async Task<List<string>> ParquetSharpAsync(string path, IReadOnlyList<ParquetNode> fields)
    {
        var rows = new List<string>();
        using var file = new ArrowFile(path);
        using var batches = file.GetRecordBatchReader();
        while (await batches.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    rows.Add(Text(fields, [.. fields.Select((field, c) => Value(field, batch.Column(c), i))]));
                }
            }
        }

        return rows;
    }

    /// <summary>The rows as Parquet.Net reads them, through dictionaries. It does not tell lists that are null from empty ones, and leaves out elements that are null.</summary>
    public static async Task<List<string>> ParquetNetAsync(string path, IReadOnlyList<ParquetNode> fields)
    {
        await using FileStream stream = File.OpenRead(path);
        var result = await ParquetSerializer.DeserializeUntypedAsync(stream);
        return [.. result.Data.Select(row => Text(fields, [.. fields.Select(field => Value(field, row.GetValueOrDefault(field.Name)))]))];
    }

    /// <summary>The levels of a leaf of the first row group, as Parquet.Net reads them.</summary>
    public static async Task<List<(int Repetition, int Definition)>> ParquetNetLevelsAsync(string path, int leaf)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        using RawColumnData raw = await reader.RowGroups[0].ReadRawColumnDataBaseAsync(reader.Schema.GetDataFields()[leaf]);
        return [.. raw.RepetitionLevels.ToArray().Zip(raw.DefinitionLevels.ToArray())];
    }

    private static string Text(ParquetNode node, object? value)
    {
        switch (node, value)
        {
            case (_, null):
                return "null";
            case (ParquetGroup { Kind: ParquetGroupKind.Struct } group, object?[] values):
                return $"{{{string.Join(", ", group.Children.Zip(values, static (child, field) => $"{child.Name}: {Text(child, field)}"))}}}";
            case (ParquetGroup { Kind: ParquetGroupKind.Map } map, List<object?> entries):
                IReadOnlyList<ParquetNode> pair = ((ParquetGroup)map.Children[0]).Children;
                return $"<{string.Join(", ", entries.Select(entry => $"{Text(pair[0], ((object?[])entry!)[0])} = {Text(pair[1], ((object?[])entry)[1])}"))}>";
            case (ParquetGroup list, List<object?> elements):
                ParquetNode element = ((ParquetGroup)list.Children[0]).Children[0];
                return $"[{string.Join(", ", elements.Select(e => Text(element, e)))}]";
            default:
                return value switch
                {
                    string text => $"'{text}'",
                    Guid guid => $"'{guid}'",
                    byte[] bytes => Convert.ToHexString(bytes),
                    _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
                };
        }
    }

    private static object? Value(ParquetNode node, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return node switch
        {
            ParquetGroup { Kind: ParquetGroupKind.Struct } group => group.Children.Select(child => Value(child, json.GetProperty(child.Name))).ToArray(),
            ParquetGroup { Kind: ParquetGroupKind.Map } map => json.EnumerateObject()
                .Select(entry => (object?)new[] { entry.Name, Value(((ParquetGroup)map.Children[0]).Children[1], entry.Value) }).ToList(),
            ParquetGroup list => json.EnumerateArray().Select(e => Value(((ParquetGroup)list.Children[0]).Children[0], e)).ToList(),
            ParquetColumn { LogicalType: ParquetLogicalType.Decimal } column => Unscaled(decimal.Parse(json.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture), column.Scale),
            ParquetColumn { LogicalType: ParquetLogicalType.String } => json.GetString(),
            ParquetColumn { PhysicalType: ParquetPhysicalType.Boolean } => json.GetBoolean(),
            ParquetColumn { PhysicalType: ParquetPhysicalType.Int32 } => json.GetInt32(),
            ParquetColumn { PhysicalType: ParquetPhysicalType.Int64 } => json.GetInt64(),
            ParquetColumn { PhysicalType: ParquetPhysicalType.Float } => json.GetSingle(),
            ParquetColumn { PhysicalType: ParquetPhysicalType.Double } => json.GetDouble(),
            _ => Bytes(json.GetString()!),
        };
    }

    private static object? Value(ParquetNode node, IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            return null;
        }

        switch (array)
        {
            case StructArray structs:
                return ((ParquetGroup)node).Children.Select((child, i) => Value(child, structs.Fields[i], index)).ToArray();
            case MapArray maps:
                IReadOnlyList<ParquetNode> pair = ((ParquetGroup)((ParquetGroup)node).Children[0]).Children;
                return Range(maps.ValueOffsets, index).Select(i => (object?)new[] { Value(pair[0], maps.Keys, i), Value(pair[1], maps.Values, i) }).ToList();
            case ListArray lists:
                ParquetNode element = ((ParquetGroup)((ParquetGroup)node).Children[0]).Children[0];
                return Range(lists.ValueOffsets, index).Select(i => Value(element, lists.Values, i)).ToList();
            case BooleanArray flags:
                return flags.GetValue(index);
            case Int32Array numbers:
                return numbers.GetValue(index);
            case Int64Array numbers:
                return numbers.GetValue(index);
            case FloatArray numbers:
                return numbers.GetValue(index);
            case DoubleArray numbers:
                return numbers.GetValue(index);
            case StringArray texts:
                return texts.GetString(index);
            case BinaryArray bytes:
                return bytes.GetBytes(index).ToArray();
            case Decimal128Array decimals:
                return BinaryPrimitives.ReadInt128LittleEndian(decimals.GetBytes(index));
            case Apache.Arrow.Arrays.FixedSizeBinaryArray bytes:
                return bytes.GetBytes(index).ToArray();
            default:
                throw new NotSupportedException(array.GetType().Name);
        }
    }

    private static object? Value(ParquetNode node, object? value) => (node, value) switch
    {
        (_, null) => null,
        (ParquetGroup { Kind: ParquetGroupKind.Struct } group, IDictionary fields) => group.Children.Select(child => Value(child, fields[child.Name])).ToArray(),
        (ParquetGroup { Kind: ParquetGroupKind.Map } map, IDictionary entries) => entries.Keys.Cast<object>()
            .Select(key => (object?)new[] { key, Value(((ParquetGroup)map.Children[0]).Children[1], entries[key]) }).ToList(),
        (_, ReadOnlyMemory<char> text) => text.ToString(),
        (_, ReadOnlyMemory<byte> bytes) => bytes.ToArray(),
        (ParquetGroup list, IEnumerable elements) => elements.Cast<object?>().Select(e => Value(((ParquetGroup)list.Children[0]).Children[0], e)).ToList(),
        (ParquetColumn { LogicalType: ParquetLogicalType.Decimal } column, _) => Unscaled(Convert.ToDecimal(value, CultureInfo.InvariantCulture), column.Scale),
        _ => value,
    };

    private static IEnumerable<int> Range(ReadOnlySpan<int> offsets, int index) => Enumerable.Range(offsets[index], offsets[index + 1] - offsets[index]);

    private static Int128 Unscaled(decimal value, int scale)
    {
        for (int i = 0; i < scale; i++)
        {
            value *= 10;
        }

        return (Int128)value;
    }

    // DuckDB shows bytes that are no plain characters as \xHH.
    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 2, 2))[0]);
                i += 3;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
        }

        return [.. bytes];
    }
}
