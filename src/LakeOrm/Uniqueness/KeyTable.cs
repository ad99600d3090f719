namespace LakeOrm.Uniqueness;

/// <summary>Hashes and the rows that they came from first. A dictionary would take twice the memory.</summary>
internal sealed class KeyTable
{
    private UInt128[] _hashes = new UInt128[16];

    // One more than the row, so that 0 is a free slot.
    private long[] _rows = new long[16];
    private int _count;

    /// <summary>Keeps a hash with its row, unless it is there.</summary>
    /// <returns>The row that the hash is kept with.</returns>
    public long GetOrAdd(UInt128 hash, long row)
    {
        int slot = Find(hash);
        if (_rows[slot] != 0)
        {
            return _rows[slot] - 1;
        }

        if (5L * (_count + 1) > 4L * _rows.Length)
        {
            Grow();
            slot = Find(hash);
        }

        _hashes[slot] = hash;
        _rows[slot] = row + 1;
        _count++;
        return row;
    }

    // The hash's own slot or the next free one. The upper half of the hash, taken as a fraction, chooses the slot, so that any length will do.
    private int Find(UInt128 hash)
    {
        int slot = (int)Math.BigMul((ulong)(hash >> 64), (ulong)_rows.Length, out _);
        while (_rows[slot] != 0 && _hashes[slot] != hash)
        {
            slot = slot + 1 == _rows.Length ? 0 : slot + 1;
        }

        return slot;
    }

    private void Grow()
    {
        (UInt128[] hashes, long[] rows) = (_hashes, _rows);
        int length = rows.Length + (rows.Length / 2);
        (_hashes, _rows) = (new UInt128[length], new long[length]);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] != 0)
            {
                int slot = Find(hashes[i]);
                (_hashes[slot], _rows[slot]) = (hashes[i], rows[i]);
            }
        }
    }
}
