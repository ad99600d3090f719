using System.Text;

namespace LakeOrm.Parquet.Thrift;

/// <summary>Reads the Thrift compact protocol from memory. Every length is checked against the bytes that are left before it is believed.</summary>
/// <param name="data">The bytes.</param>
/// <param name="part">The part of the file they come from, for messages.</param>
/// <param name="origin">Where they start in the file, for messages.</param>
internal ref struct ThriftReader(ReadOnlySpan<byte> data, string part, long origin)
{
    // Skipping unknown fields recurses; real metadata is four or five levels deep.
    private const int MaxSkipDepth = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>The number of bytes read so far.</summary>
    internal int Position { get; private set; }

    private readonly int Left => _data.Length - Position;

    /// <summary>Reads the next field header of a struct.</summary>
    /// <param name="id">The id of the field before (0 at the start of a struct); becomes the id of this one.</param>
    /// <param name="type">The field's wire type.</param>
    /// <returns>False at the end of the struct.</returns>
    internal bool NextField(ref short id, out ThriftType type)
    {
        byte header = Byte();
        type = (ThriftType)(header & 0x0F);
        if (type == default)
        {
            return false;
        }

        int delta = header >> 4;
        long next = delta == 0 ? ZigZag() : id + delta;
        if (next is < short.MinValue or > short.MaxValue)
        {
            throw Corrupt("a field id of 16 bits", $"{next}");
        }

        id = (short)next;
        return true;
    }

    internal readonly bool ReadBoolean(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Corrupt("a boolean field", Name(type)),
    };

    internal int ReadInt32(ThriftType type)
    {
        if (type is not (ThriftType.I16 or ThriftType.I32))
        {
            throw Corrupt("an i32 field", Name(type));
        }

        long value = ZigZag();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Corrupt("a value of 32 bits", $"{value}");
    }

    internal long ReadInt64(ThriftType type) => type is ThriftType.I16 or ThriftType.I32 or ThriftType.I64 ? ZigZag() : throw Corrupt("an i64 field", Name(type));

    internal string ReadString(ThriftType type)
    {
        if (type != ThriftType.Binary)
        {
            throw Corrupt("a string field", Name(type));
        }

        ReadOnlySpan<byte> bytes = Bytes();
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw ParquetFormatException.At(part, origin + Position, "UTF-8 text", "other bytes", e);
        }
    }

    internal readonly void ExpectStruct(ThriftType type)
    {
        if (type != ThriftType.Struct)
        {
            throw Corrupt("a struct", Name(type));
        }
    }

    /// <summary>Reads a list's header.</summary>
    /// <param name="type">The wire type of the field that should be a list.</param>
    /// <param name="elementType">The wire type of its elements.</param>
    /// <returns>The number of elements: never more than there are bytes left.</returns>
    internal int ReadList(ThriftType type, out ThriftType elementType)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw Corrupt("a list", Name(type));
        }

        byte header = Byte();
        elementType = (ThriftType)(header & 0x0F);
        int count = header >> 4;
        return CheckCount(count == 15 ? VarInt() : (ulong)count);
    }

    internal void Skip(ThriftType type) => Skip(type, inCollection: false, depth: 0);

    internal readonly ParquetFormatException Missing(string field) => Corrupt($"the field {field}", "none");

    internal readonly ParquetFormatException Corrupt(string expected, string found) =>
        ParquetFormatException.At(part, origin + Position, expected, found);

    private void Skip(ThriftType type, bool inCollection, int depth)
    {
        if (depth > MaxSkipDepth)
        {
            throw Corrupt($"at most {MaxSkipDepth} nested structures", "more");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                // A field's boolean is in its header; an element's is a byte of its own.
                Advance(inCollection ? 1 : 0);
                break;
            case ThriftType.Byte:
                Advance(1);
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                VarInt();
                break;
            case ThriftType.Double:
                Advance(sizeof(double));
                break;
            case ThriftType.Binary:
                Bytes();
                break;
            case ThriftType.List or ThriftType.Set:
                for (int left = ReadList(type, out ThriftType elementType); left > 0; left--)
                {
                    Skip(elementType, inCollection: true, depth + 1);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                short id = 0;
                while (NextField(ref id, out ThriftType fieldType))
                {
                    Skip(fieldType, inCollection: false, depth + 1);
                }

                break;
            default:
                throw Corrupt("a Thrift type", Name(type));
        }
    }

    private void SkipMap(int depth)
    {
        int count = CheckCount(VarInt());
        if (count == 0)
        {
            return;
        }

        byte types = Byte();
        for (; count > 0; count--)
        {
            Skip((ThriftType)(types >> 4), inCollection: true, depth + 1);
            Skip((ThriftType)(types & 0x0F), inCollection: true, depth + 1);
        }
    }

    private readonly int CheckCount(ulong count) => count <= (ulong)Left
        ? (int)count
        : throw Truncated($"{count} elements");

    private ReadOnlySpan<byte> Bytes()
    {
        ulong length = VarInt();
        if (length > (ulong)Left)
        {
            throw Truncated($"{length} bytes");
        }

        ReadOnlySpan<byte> bytes = _data.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    private byte Byte() => Position < _data.Length ? _data[Position++] : throw Truncated("another byte");

    private void Advance(int count)
    {
        if (count > Left)
        {
            throw Truncated($"{count} bytes");
        }

        Position += count;
    }

    private long ZigZag()
    {
        ulong value = VarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong VarInt()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Corrupt("a variable-length integer of at most ten bytes", "more");
    }

    private readonly ParquetFormatException Truncated(string expected) =>
        ParquetFormatException.At(part, origin + Position, expected, $"{Left} bytes left", truncation: true);

    private static string Name(ThriftType type) => type switch
    {
        ThriftType.True or ThriftType.False => "a boolean",
        ThriftType.Byte => "an i8",
        ThriftType.I16 => "an i16",
        ThriftType.I32 => "an i32",
        ThriftType.I64 => "an i64",
        ThriftType.Double => "a double",
        ThriftType.Binary => "a string",
        ThriftType.List => "a list",
        ThriftType.Set => "a set",
        ThriftType.Map => "a map",
        ThriftType.Struct => "a struct",
        _ => $"the unknown type {(int)type}",
    };
}
