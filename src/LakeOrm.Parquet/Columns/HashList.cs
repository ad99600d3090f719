using System.Buffers;

namespace LakeOrm.Parquet.Columns;

/// <summary>The hashes of a chunk's values, for its Bloom filter.</summary>
internal sealed class HashList : IDisposable
{
    private ulong[] _hashes = [];
    private int _count;

    public long Bytes => _count * (long)sizeof(ulong);

    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, _count);

    public void Add(ulong hash)
    {
        if (_count == _hashes.Length)
        {
            ulong[] larger = ArrayPool<ulong>.Shared.Rent(Math.Max(1024, 2 * _count));
            Hashes.CopyTo(larger);
            Dispose();
            _hashes = larger;
        }

        _hashes[_count++] = hash;
    }

    public void Clear() => _count = 0;

    public void Dispose()
    {
        if (_hashes.Length > 0)
        {
            ArrayPool<ulong>.Shared.Return(_hashes);
            _hashes = [];
        }
    }
}
