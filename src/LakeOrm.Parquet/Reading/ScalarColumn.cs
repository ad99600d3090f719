namespace LakeOrm.Parquet.Reading;

/// <summary>A selected leaf outside any list or map: in each row one value, or null when it or a group around it is null.</summary>
/// <remarks>Each getter fits the stored type it names; another is a <see cref="ParquetFormatException"/>, because it is the file that differs from what was expected.</remarks>
public sealed class ScalarColumn : IRowColumn
{
    private readonly LeafCursor _cursor;

    internal ScalarColumn(LeafCursor cursor) => _cursor = cursor;

    /// <summary>The column in the schema.</summary>
    public SchemaLeaf Leaf => _cursor.Leaf;

    /// <summary>Whether the row has no value here.</summary>
    public bool IsNull => !_cursor.HasValue;

    /// <summary>The value of a BOOLEAN.</summary>
    /// <returns>The value, or null.</returns>
    public bool? GetBoolean()
    {
        Expect(PhysicalType.Boolean);
        return IsNull ? null : _cursor.Values.Booleans[_cursor.ValueIndex];
    }

    /// <summary>The value of an INT32.</summary>
    /// <returns>The value, or null.</returns>
    public int? GetInt32()
    {
        Expect(PhysicalType.Int32);
        return IsNull ? null : _cursor.Values.Int32s[_cursor.ValueIndex];
    }

    /// <summary>The value of an INT64 or INT32.</summary>
    /// <returns>The value, or null.</returns>
    public long? GetInt64()
    {
        if (Leaf.PhysicalType == PhysicalType.Int32)
        {
            return GetInt32();
        }

        Expect(PhysicalType.Int64);
        return IsNull ? null : _cursor.Values.Int64s[_cursor.ValueIndex];
    }

    /// <summary>The value of a FLOAT.</summary>
    /// <returns>The value, or null.</returns>
    public float? GetFloat()
    {
        Expect(PhysicalType.Float);
        return IsNull ? null : _cursor.Values.Floats[_cursor.ValueIndex];
    }

    /// <summary>The value of a DOUBLE or FLOAT.</summary>
    /// <returns>The value, or null.</returns>
    public double? GetDouble()
    {
        if (Leaf.PhysicalType == PhysicalType.Float)
        {
            return GetFloat();
        }

        Expect(PhysicalType.Double);
        return IsNull ? null : _cursor.Values.Doubles[_cursor.ValueIndex];
    }

    /// <summary>The value of a BYTE_ARRAY that holds UTF-8 text, whether or not the schema says that it does.</summary>
    /// <returns>The value, or null.</returns>
    public string? GetString()
    {
        Expect(PhysicalType.ByteArray);
        return IsNull ? null : _cursor.Text();
    }

    /// <summary>The stored bytes of a BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY or INT96, without a copy.</summary>
    /// <returns>The bytes, valid until the reader moves on; empty also for null (see <see cref="IsNull"/>).</returns>
    public ReadOnlySpan<byte> GetBytes()
    {
        if (Leaf.PhysicalType is not (PhysicalType.Int96 or PhysicalType.FixedLenByteArray))
        {
            Expect(PhysicalType.ByteArray);
        }

        return IsNull ? default : _cursor.Values.Binary(_cursor.ValueIndex);
    }

    int IRowColumn.AlikeAhead => _cursor.HasBegun && IsNull ? _cursor.AlikeAhead() : 0;

    void IRowColumn.Open(int rowGroup) => _cursor.Open(rowGroup);

    ValueTask IRowColumn.NextRowAsync(CancellationToken cancellationToken) =>
        _cursor.TryMoveNext() ? ValueTask.CompletedTask : NextBatchAsync(cancellationToken);

    void IRowColumn.Skip(int rows) => _cursor.Skip(rows);

    private async ValueTask NextBatchAsync(CancellationToken cancellationToken)
    {
        if (!await _cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            throw _cursor.Corrupt("another row", "the end of the column");
        }
    }

    private void Expect(PhysicalType type)
    {
        if (Leaf.PhysicalType != type)
        {
            throw _cursor.Corrupt($"a column of type {type}", $"{Leaf.PhysicalType}");
        }
    }
}
