using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet.Encodings;

/// <summary>The distinct values of a byte array column in order of appearance, stored as the dictionary page will hold them.</summary>
internal sealed class ByteDictionary
{
    public const int Full = -1;

    /// <summary>Beyond this a dictionary costs readers more than it saves.</summary>
    public const int MaxBytes = 1 << 20;

    private const int LengthPrefix = 4;

    // Secret to the process, so that nobody can prepare values that all collide.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    private const int FirstBytes = 1024;
    private const int FirstEntries = 64;
    private const int FirstSlots = 256;

    private byte[] _page = new byte[FirstBytes];
    private int[] _offsets = new int[FirstEntries];
    private uint[] _hashes = new uint[FirstEntries];
    private int[] _slots = new int[FirstSlots];

    public int Count { get; private set; }

    public int PageLength { get; private set; }

    /// <summary>The memory that the entries take, with what finds them.</summary>
    public long Bytes => Count == 0 ? 0 : PageLength + (Count * (long)(sizeof(int) + sizeof(uint))) + (_slots.Length * (long)sizeof(int));

    public ReadOnlySpan<byte> Page => _page.AsSpan(0, PageLength);

    /// <summary>The value of an entry.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int offset = _offsets[index];
            return _page.AsSpan(offset + LengthPrefix, BinaryPrimitives.ReadInt32LittleEndian(_page.AsSpan(offset)));
        }
    }

    /// <summary>The value of an entry with the length before it, as a PLAIN page holds it.</summary>
    public ReadOnlySpan<byte> Plain(int index)
    {
        int offset = _offsets[index];
        return _page.AsSpan(offset, LengthPrefix + BinaryPrimitives.ReadInt32LittleEndian(_page.AsSpan(offset)));
    }

    /// <summary>Forgets the entries and lets go of their memory: of many files that are open at once, few need it again soon.</summary>
    public void Clear()
    {
        Count = 0;
        PageLength = 0;
        if (_page.Length > FirstBytes || _slots.Length > FirstSlots)
        {
            _page = new byte[FirstBytes];
            _offsets = new int[FirstEntries];
            _hashes = new uint[FirstEntries];
            _slots = new int[FirstSlots];
        }
        else
        {
            _slots.AsSpan().Clear();
        }
    }

    /// <summary>The index of a value, which is added if it is new.</summary>
    /// <returns>The index, or <see cref="Full"/>.</returns>
    public int IndexOf(ReadOnlySpan<byte> value)
    {
        uint hash = Hash(value);
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (true)
        {
            int index = _slots[slot] - 1;
            if (index < 0)
            {
                return Add(value, hash, slot);
            }

            if (_hashes[index] == hash && this[index].SequenceEqual(value))
            {
                return index;
            }

            slot = (slot + 1) & mask;
        }
    }

    private int Add(ReadOnlySpan<byte> value, uint hash, int slot)
    {
        int length = LengthPrefix + value.Length;
        if (PageLength + (long)length > MaxBytes)
        {
            return Full;
        }

        if (Count == _offsets.Length)
        {
            Array.Resize(ref _offsets, 2 * Count);
            Array.Resize(ref _hashes, 2 * Count);
        }

        if (_page.Length - PageLength < length)
        {
            Array.Resize(ref _page, Math.Max(2 * _page.Length, PageLength + length));
        }

        BinaryPrimitives.WriteInt32LittleEndian(_page.AsSpan(PageLength), value.Length);
        value.CopyTo(_page.AsSpan(PageLength + LengthPrefix));
        _offsets[Count] = PageLength;
        _hashes[Count] = hash;
        PageLength += length;
        _slots[slot] = ++Count;
        if (2 * Count > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    private void Rehash()
    {
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = (int)_hashes[index] & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> value)
    {
        ref byte start = ref MemoryMarshal.GetReference(value);
        int length = value.Length;
        ulong hash = Seed ^ ((ulong)length << 32);
        if (length >= 8)
        {
            for (int i = 0; i < length - 8; i += 8)
            {
                hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, i)));
            }

            hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, length - 8)));
        }
        else if (length >= 4)
        {
            ulong first = Unsafe.ReadUnaligned<uint>(ref start);
            hash = Mix(hash ^ first ^ ((ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4)) << 32));
        }
        else if (length > 0)
        {
            hash = Mix(hash ^ start ^ ((ulong)Unsafe.Add(ref start, length >> 1) << 8) ^ ((ulong)Unsafe.Add(ref start, length - 1) << 16));
        }

        return (uint)(hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value, 0x9E37_79B9_7F4A_7C15, out ulong low);
        return high ^ low ^ Seed;
    }
}
