using LakeOrm.CompilerServices;

namespace LakeOrm.Json;

/// <summary>The bytes of a stream that were read and not yet used up, in one piece, and where they stand.</summary>
internal sealed class JsonInput(Stream stream, LakeJsonPlace place)
{
    private const int FirstLength = 1 << 16;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>What was read and not yet used up.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Where <see cref="Rest"/> begins.</summary>
    public LakeJsonPlace Place { get; } = place;

    /// <summary>Reads more behind what is there.</summary>
    /// <returns>False at the stream's end.</returns>
    public async ValueTask<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }

        if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        int count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    /// <summary>Goes over bytes.</summary>
    public void Consume(int count)
    {
        ReadOnlySpan<byte> consumed = Rest[..count];
        int newLine = consumed.LastIndexOf((byte)'\n');
        if (newLine < 0)
        {
            Place.BytePosition += count;
        }
        else
        {
            Place.Line += consumed.Count((byte)'\n');
            Place.BytePosition = count - newLine;
        }

        _start += count;
    }

    /// <summary>Goes over the byte order mark, which has no place in the first line.</summary>
    public async ValueTask ConsumeMarkAsync(CancellationToken cancellationToken)
    {
        const int MarkLength = 3;
        while (Rest.Length < MarkLength && await ReadMoreAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        if (Rest.StartsWith("\uFEFF"u8))
        {
            _start += MarkLength;
        }
    }

    /// <summary>Goes over white space.</summary>
    /// <returns>The byte behind it; -1 at the stream's end.</returns>
    public async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        do
        {
            int first = Rest.IndexOfAnyExcept(" \t\r\n"u8);
            if (first >= 0)
            {
                Consume(first);
                return Rest[0];
            }

            Consume(Rest.Length);
        }
        while (await ReadMoreAsync(cancellationToken).ConfigureAwait(false));

        return -1;
    }

    // What is left moves to the front; when it fills most of the buffer, the buffer grows, so that moving stays cheap.
    private void MakeRoom()
    {
        int length = _end - _start;
        byte[] target = length > _buffer.Length / 2 || _buffer.Length == 0 ? new byte[Math.Max(FirstLength, checked(2 * _buffer.Length))] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, length);
        (_buffer, _start, _end) = (target, 0, length);
    }
}
