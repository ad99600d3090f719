using System.Buffers;

namespace LakeOrm.Parquet.Columns;

/// <summary>A buffer whose content lives only from one use to the next.</summary>
internal sealed class ScratchBuffer : IDisposable
{
    private byte[] _bytes = [];

    public Span<byte> Take(int length)
    {
        if (_bytes.Length < length)
        {
            Dispose();
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }

        return _bytes.AsSpan(0, length);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
