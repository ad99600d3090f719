using System.Buffers;
using LakeOrm.Parquet.Columns;

namespace LakeOrm.Storage.Remote;

/// <summary>The bytes of one part, in pieces that are rented as they are needed. They come from the pool that finished pages go back to, so that a row group on its way is not in memory twice.</summary>
/// <param name="isLarge">Whether the part will be filled; of others there may be many that hold little, and their pieces begin small.</param>
internal sealed class PartBuffer(bool isLarge) : IDisposable
{
    private const int SmallestPiece = 64 << 10;

    private readonly List<byte[]> _pieces = [];
    private int _usedOfLast;

    public long Length { get; private set; }

    /// <summary>How many bytes of memory the pieces take.</summary>
    public long HeldBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_pieces.Count == 0 || _usedOfLast == _pieces[^1].Length)
            {
                _pieces.Add(SegmentPool.Rent(isLarge ? SegmentPool.Largest : Math.Min(SegmentPool.Largest, SmallestPiece << Math.Min(_pieces.Count, 16))));
                HeldBytes += _pieces[^1].Length;
                _usedOfLast = 0;
            }

            int count = Math.Min(bytes.Length, _pieces[^1].Length - _usedOfLast);
            bytes[..count].CopyTo(_pieces[^1].AsSpan(_usedOfLast));
            _usedOfLast += count;
            Length += count;
            bytes = bytes[count..];
        }
    }

    public ReadOnlySequence<byte> ToSequence()
    {
        Piece? first = null;
        Piece? last = null;
        for (int i = 0; i < _pieces.Count; i++)
        {
            last = new Piece(_pieces[i].AsMemory(0, i == _pieces.Count - 1 ? _usedOfLast : _pieces[i].Length), last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    /// <summary>Lets go of the bytes while somebody may still read them.</summary>
    public void Abandon() => Release(SegmentPool.Forget);

    public void Dispose() => Release(SegmentPool.Return);

    private void Release(Action<byte[]> end)
    {
        _pieces.ForEach(end);
        _pieces.Clear();
        (Length, HeldBytes) = (0, 0);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
