using System.Buffers;

namespace LakeOrm.Storage.S3.Writing;

/// <summary>The bytes of one part, in pieces that are rented as they are needed: many writers with little to say hold little.</summary>
internal sealed class PartBuffer : IDisposable
{
    private const int PieceSize = 256 << 10;
    private readonly List<byte[]> _pieces = [];
    private int _usedOfLast = PieceSize;

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_usedOfLast == PieceSize)
            {
                _pieces.Add(ArrayPool<byte>.Shared.Rent(PieceSize));
                _usedOfLast = 0;
            }

            int count = Math.Min(bytes.Length, PieceSize - _usedOfLast);
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
            last = new Piece(_pieces[i].AsMemory(0, i == _pieces.Count - 1 ? _usedOfLast : PieceSize), last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    public void Dispose()
    {
        _pieces.ForEach(static piece => ArrayPool<byte>.Shared.Return(piece));
        _pieces.Clear();
        _usedOfLast = PieceSize;
        Length = 0;
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
