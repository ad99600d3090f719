using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace LakeOrm.CompilerServices;

/// <summary>Hashes the caller's values so that one payload can be told from another.</summary>
/// <remarks>
/// Each value is framed by a tag for its type, and by its length where the type has none, so that no two sequences of values give the same bytes.
/// The bytes are part of what tables keep: version <c>lake1</c> never changes.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PayloadHasher : IDisposable
{
    private const int Room = 64 * 1024;
    private const int MaxFrame = 1 + 16;

    private readonly Stack<(IncrementalHash Outer, List<byte[]> Entries)> _maps = new();
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[Room];
    private int _used;
    private long _flushed;

    /// <summary>How many bytes were added so far.</summary>
    internal long Length => _flushed + _used;

    /// <summary>Adds an integer.</summary>
    /// <param name="value">The value.</param>
    public void Add(long value)
    {
        Span<byte> frame = Frame((byte)'l', sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(frame, value);
    }

    /// <summary>Adds an integer.</summary>
    /// <param name="value">The value.</param>
    public void Add(int value)
    {
        Span<byte> frame = Frame((byte)'i', sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(frame, value);
    }

    /// <summary>Adds a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Add(bool value) => Frame(value ? (byte)'t' : (byte)'f', 0);

    /// <summary>Adds a number by its bits.</summary>
    /// <param name="value">The value.</param>
    public void Add(double value)
    {
        Span<byte> frame = Frame((byte)'d', sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(frame, value);
    }

    /// <summary>Adds a number by its bits.</summary>
    /// <param name="value">The value.</param>
    public void Add(float value)
    {
        Span<byte> frame = Frame((byte)'r', sizeof(float));
        BinaryPrimitives.WriteSingleLittleEndian(frame, value);
    }

    /// <summary>Adds a decimal by its unscaled value.</summary>
    /// <param name="unscaled">The value × 10^scale of the column.</param>
    public void Add(Int128 unscaled)
    {
        Span<byte> frame = Frame((byte)'m', 16);
        BinaryPrimitives.WriteInt128LittleEndian(frame, unscaled);
    }

    /// <summary>Adds a UUID.</summary>
    /// <param name="value">The value.</param>
    public void Add(Guid value) => value.TryWriteBytes(Frame((byte)'u', 16), bigEndian: true, out _);

    /// <summary>Adds text.</summary>
    /// <param name="value">The value.</param>
    public void Add(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= Room - MaxFrame)
        {
            if (_used + MaxFrame + most > Room)
            {
                Flush();
            }

            Span<byte> free = _buffer.AsSpan(_used);
            if (Utf8.FromUtf16(value, free[5..], out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done)
            {
                free[0] = (byte)'s';
                BinaryPrimitives.WriteInt32LittleEndian(free[1..], written);
                _used += 5 + written;
                return;
            }
        }
        else if (LakeRules.IsUtf16(value))
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(value);
            AddBytes((byte)'s', utf8);
            return;
        }

        // A lone surrogate has no UTF-8 form, and a replacement would make different texts equal.
        AddBytes((byte)'w', MemoryMarshal.AsBytes(value.AsSpan()));
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="value">The value.</param>
    public void Add(ReadOnlySpan<byte> value) => AddBytes((byte)'b', value);

    /// <summary>Adds a null.</summary>
    public void AddNull() => Frame((byte)'n', 0);

    /// <summary>Begins a list.</summary>
    /// <param name="elements">How many elements follow.</param>
    public void AddCount(int elements) => BinaryPrimitives.WriteInt32LittleEndian(Frame((byte)'[', sizeof(int)), elements);

    /// <summary>Begins a map, whose entries may come in any order: equal maps are equal payloads.</summary>
    /// <param name="entries">How many entries follow, each ended by <see cref="EndEntry"/>.</param>
    public void BeginMap(int entries)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Frame((byte)'{', sizeof(int)), entries);
        Flush();
        _maps.Push((_hash, new List<byte[]>(entries)));
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    /// <summary>Ends an entry of a map.</summary>
    public void EndEntry()
    {
        Flush();
        _maps.Peek().Entries.Add(_hash.GetHashAndReset());
    }

    /// <summary>Ends a map.</summary>
    public void EndMap()
    {
        _hash.Dispose();
        (_hash, List<byte[]> entries) = _maps.Pop();
        entries.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (byte[] entry in entries)
        {
            AddBytes((byte)'e', entry);
        }
    }

    /// <summary>Ends a row.</summary>
    public void EndRow() => Frame((byte)';', 0);

    /// <summary>Ends the payload.</summary>
    /// <returns><c>lake1:sha256:</c> and 64 hexadecimal digits.</returns>
    public string Complete()
    {
        Flush();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return "lake1:sha256:" + Convert.ToHexStringLower(hash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        foreach ((IncrementalHash outer, _) in _maps)
        {
            outer.Dispose();
        }
    }

    private void AddBytes(byte tag, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Frame(tag, sizeof(int)), value.Length);
        if (_used + value.Length <= Room)
        {
            value.CopyTo(_buffer.AsSpan(_used));
            _used += value.Length;
            return;
        }

        Flush();
        _hash.AppendData(value);
        _flushed += value.Length;
    }

    private Span<byte> Frame(byte tag, int length)
    {
        if (_used + MaxFrame > Room)
        {
            Flush();
        }

        _buffer[_used] = tag;
        Span<byte> frame = _buffer.AsSpan(_used + 1, length);
        _used += 1 + length;
        return frame;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _used);
        _flushed += _used;
        _used = 0;
    }
}
