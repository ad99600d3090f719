using System.Buffers.Binary;
using System.ComponentModel;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LakeOrm.Uniqueness;

/// <summary>The keys of a call's rows, by which rows that repeat an earlier one are found. Generated code adds a row's values in the form in which they are stored, then completes the key.</summary>
/// <remarks>
/// What is kept of a key is a hash of 128 bits and the row's index: 30 to 45 bytes, whatever the key's length. The hash's seed is drawn for each call, so that nobody can make rows that only seem equal.
/// Two different keys among a billion have the same hash with a probability below 10^-20.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UniqueKeys
{
    // Longer values stand in a key by their hash, so that no row makes the key long.
    private const int MaxValue = 256;

    // Each grows alone: no moment holds all keys twice.
    private const int TablesPerRule = 64;

    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly List<KeyTable?[]> _rules = [];
    private byte[] _key = new byte[512];
    private int _used;

    internal UniqueKeys()
    {
    }

    /// <summary>How many keys are kept, over all rules.</summary>
    internal long Count { get; private set; }

    /// <summary>Adds an integer.</summary>
    /// <param name="value">The value.</param>
    public void Add(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);

    /// <summary>Adds a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Add(bool value) => Next(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Adds a decimal by its unscaled value.</summary>
    /// <param name="unscaled">The value × 10^scale of the column.</param>
    public void Add(Int128 unscaled) => BinaryPrimitives.WriteInt128LittleEndian(Next(16), unscaled);

    /// <summary>Adds a UUID.</summary>
    /// <param name="value">The value.</param>
    public void Add(Guid value) => value.TryWriteBytes(Next(16));

    /// <summary>Adds text.</summary>
    /// <param name="value">The value.</param>
    public void Add(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="value">The value.</param>
    public void Add(ReadOnlySpan<byte> value)
    {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        Add((long)value.Length);
        if (value.Length <= MaxValue)
        {
            value.CopyTo(Next(value.Length));
        }
        else
        {
            BinaryPrimitives.WriteUInt128LittleEndian(Next(16), XxHash128.HashToUInt128(value, _seed));
        }
    }

    /// <summary>Ends a key and keeps it, unless it is there.</summary>
    /// <param name="rule">The rule's number in its record, from 0.</param>
    /// <param name="row">The row's index.</param>
    /// <returns>The index of the first row with that key; <paramref name="row"/> itself when there is none before.</returns>
    internal long Complete(int rule, long row)
    {
        UInt128 hash = XxHash128.HashToUInt128(_key.AsSpan(0, _used), _seed);
        _used = 0;
        while (_rules.Count <= rule)
        {
            _rules.Add(new KeyTable?[TablesPerRule]);
        }

        KeyTable table = _rules[rule][(int)((ulong)hash % TablesPerRule)] ??= new KeyTable();
        long first = table.GetOrAdd(hash, row);
        if (first == row)
        {
            Count++;
        }

        return first;
    }

    private Span<byte> Next(int length)
    {
        if (_used + length > _key.Length)
        {
            Array.Resize(ref _key, 2 * _key.Length);
        }

        Span<byte> next = _key.AsSpan(_used, length);
        _used += length;
        return next;
    }
}
