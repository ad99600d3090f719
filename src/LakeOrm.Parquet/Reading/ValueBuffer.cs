using System.Buffers.Binary;

namespace LakeOrm.Parquet.Reading;

/// <summary>Decoded values of one physical type: those of a batch, or a dictionary.</summary>
internal sealed class ValueBuffer
{
    private readonly bool[] _booleans = [];
    private readonly int[] _int32s = [];
    private readonly long[] _int64s = [];
    private readonly float[] _floats = [];
    private readonly double[] _doubles = [];
    private ReadOnlyMemory<byte> _bytes;
    private readonly (int Start, int Length)[] _ranges = [];

    internal ValueBuffer(SchemaLeaf leaf, int capacity)
    {
        Type = leaf.PhysicalType;
        Width = leaf.TypeLength;
        switch (Type)
        {
            case PhysicalType.Boolean:
                _booleans = new bool[capacity];
                break;
            case PhysicalType.Int32:
                _int32s = new int[capacity];
                break;
            case PhysicalType.Int64:
                _int64s = new long[capacity];
                break;
            case PhysicalType.Float:
                _floats = new float[capacity];
                break;
            case PhysicalType.Double:
                _doubles = new double[capacity];
                break;
            default:
                _ranges = new (int, int)[capacity];
                break;
        }
    }

    internal PhysicalType Type { get; }

    /// <summary>The bytes of one value as stored; 0 for BYTE_ARRAY and BOOLEAN.</summary>
    internal int Width { get; }

    internal int Count { get; set; }

    internal Span<bool> Booleans => _booleans;

    internal Span<int> Int32s => _int32s;

    internal Span<long> Int64s => _int64s;

    internal Span<float> Floats => _floats;

    internal Span<double> Doubles => _doubles;

    /// <summary>Where each value of a byte type lies in what <see cref="SetBytes"/> was given.</summary>
    internal Span<(int Start, int Length)> Ranges => _ranges;

    internal void SetBytes(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    internal ReadOnlySpan<byte> Binary(int index)
    {
        (int start, int length) = _ranges[index];
        return _bytes.Span.Slice(start, length);
    }

    /// <summary>Takes values of a fixed width as PLAIN stores them.</summary>
    /// <param name="bytes">Exactly <see cref="Width"/> bytes a value.</param>
    internal void LoadFixed(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> source = bytes.Span;
        Count = bytes.Length / Width;
        for (int i = 0; i < Count; i++)
        {
            switch (Type)
            {
                case PhysicalType.Int32:
                    _int32s[i] = BinaryPrimitives.ReadInt32LittleEndian(source[(i * 4)..]);
                    break;
                case PhysicalType.Int64:
                    _int64s[i] = BinaryPrimitives.ReadInt64LittleEndian(source[(i * 8)..]);
                    break;
                case PhysicalType.Float:
                    _floats[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(i * 4)..]);
                    break;
                case PhysicalType.Double:
                    _doubles[i] = BinaryPrimitives.ReadDoubleLittleEndian(source[(i * 8)..]);
                    break;
                default:
                    _ranges[i] = (i * Width, Width);
                    break;
            }
        }

        _bytes = bytes;
    }

    /// <summary>Takes the values of a dictionary that the indices choose; the caller has checked them.</summary>
    internal void Gather(ValueBuffer dictionary, ReadOnlySpan<uint> indices)
    {
        Count = indices.Length;
        switch (Type)
        {
            case PhysicalType.Int32:
                Gather(dictionary._int32s, indices, _int32s);
                break;
            case PhysicalType.Int64:
                Gather(dictionary._int64s, indices, _int64s);
                break;
            case PhysicalType.Float:
                Gather(dictionary._floats, indices, _floats);
                break;
            case PhysicalType.Double:
                Gather(dictionary._doubles, indices, _doubles);
                break;
            case PhysicalType.Boolean:
                Gather(dictionary._booleans, indices, _booleans);
                break;
            default:
                Gather(dictionary._ranges, indices, _ranges);
                _bytes = dictionary._bytes;
                break;
        }
    }

    private static void Gather<T>(T[] dictionary, ReadOnlySpan<uint> indices, T[] values)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            values[i] = dictionary[indices[i]];
        }
    }
}
