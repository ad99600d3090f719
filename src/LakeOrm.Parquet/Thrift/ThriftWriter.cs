using System.Text;

namespace LakeOrm.Parquet.Thrift;

/// <summary>Writes Thrift's compact protocol into one growing buffer that is reused from message to message.</summary>
internal sealed class ThriftWriter
{
    private const int MaxDepth = 16;

    private readonly short[] _outerFields = new short[MaxDepth];
    private byte[] _buffer = new byte[1024];
    private int _position;
    private int _depth;
    private short _lastField;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _position);

    public int Length => _position;

    public void Reset()
    {
        _position = 0;
        _depth = 0;
        _lastField = 0;
    }

    /// <summary>Begins a message, an element of a list, or (after <see cref="Field"/>) a struct field's content.</summary>
    public void BeginStruct()
    {
        _outerFields[_depth++] = _lastField;
        _lastField = 0;
    }

    public void EndStruct()
    {
        WriteByte(0);
        _lastField = _outerFields[--_depth];
    }

    public void BeginStruct(short field)
    {
        Field(field, ThriftType.Struct);
        BeginStruct();
    }

    /// <summary>A struct without fields: how Thrift unions say which member they hold.</summary>
    public void EmptyStruct(short field)
    {
        BeginStruct(field);
        EndStruct();
    }

    public void Bool(short field, bool value) => Field(field, value ? ThriftType.True : ThriftType.False);

    public void Byte(short field, byte value)
    {
        Field(field, ThriftType.Byte);
        WriteByte(value);
    }

    public void I16(short field, short value)
    {
        Field(field, ThriftType.I16);
        Varint(ZigZag(value));
    }

    public void I32(short field, int value)
    {
        Field(field, ThriftType.I32);
        Varint(ZigZag(value));
    }

    public void I64(short field, long value)
    {
        Field(field, ThriftType.I64);
        Varint(ZigZag(value));
    }

    public void Binary(short field, ReadOnlySpan<byte> value)
    {
        Field(field, ThriftType.Binary);
        BinaryElement(value);
    }

    public void Text(short field, string value)
    {
        Field(field, ThriftType.Binary);
        TextElement(value);
    }

    public void BeginList(short field, ThriftType element, int count)
    {
        Field(field, ThriftType.List);
        if (count < 15)
        {
            WriteByte((byte)((count << 4) | (int)element));
        }
        else
        {
            WriteByte((byte)(0xF0 | (int)element));
            Varint((ulong)count);
        }
    }

    public void BoolElement(bool value) => WriteByte((byte)(value ? ThriftType.True : ThriftType.False));

    public void I32Element(int value) => Varint(ZigZag(value));

    public void I64Element(long value) => Varint(ZigZag(value));

    public void BinaryElement(ReadOnlySpan<byte> value)
    {
        Varint((ulong)value.Length);
        Room(value.Length);
        value.CopyTo(_buffer.AsSpan(_position));
        _position += value.Length;
    }

    public void TextElement(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)length);
        Room(length);
        _position += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_position));
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Field(short field, ThriftType type)
    {
        int delta = field - _lastField;
        if (delta is > 0 and <= 15)
        {
            WriteByte((byte)((delta << 4) | (int)type));
        }
        else
        {
            WriteByte((byte)type);
            Varint(ZigZag(field));
        }

        _lastField = field;
    }

    private void Varint(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    private void WriteByte(byte value)
    {
        Room(1);
        _buffer[_position++] = value;
    }

    private void Room(int bytes)
    {
        if (_buffer.Length - _position < bytes)
        {
            Array.Resize(ref _buffer, checked((int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_position + bytes))));
        }
    }
}
