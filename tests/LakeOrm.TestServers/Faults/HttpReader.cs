using System.Globalization;
using System.Text;

namespace LakeOrm.TestServers.Faults;

/// <summary>Reads one side of a connection message by message.</summary>
internal sealed class HttpReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads a head, with the empty line at its end; null when the other side has closed.</summary>
    public async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        MemoryStream head = new();
        while (!EndsHead(head))
        {
            if (!await FillAsync(cancellationToken))
            {
                return null;
            }

            head.WriteByte(_buffer[_start++]);
        }

        return Encoding.Latin1.GetString(head.ToArray());
    }

    /// <summary>Reads the body that a head announces, as it is on the wire.</summary>
    /// <param name="head">The head.</param>
    /// <param name="toEnd">Whether a body without a length goes on to the end of the connection.</param>
    /// <param name="take">Takes its bytes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task ReadBodyAsync(string head, bool toEnd, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        if (Http.IsChunked(head))
        {
            await ReadChunksAsync(take, cancellationToken);
        }
        else if (Http.Header(head, "Content-Length") is { } length)
        {
            await ReadAsync(long.Parse(length, CultureInfo.InvariantCulture), take, cancellationToken);
        }
        else if (toEnd)
        {
            while (await FillAsync(cancellationToken))
            {
                await TakeAsync(_end - _start, take);
            }
        }
    }

    private static bool EndsHead(MemoryStream head) => head.Length >= 4 && head.GetBuffer().AsSpan((int)head.Length - 4, 4).SequenceEqual("\r\n\r\n"u8);

    private async Task ReadChunksAsync(Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        long size;
        do
        {
            string line = await ReadLineAsync(take, cancellationToken);
            size = long.Parse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await ReadAsync(size, take, cancellationToken);
            if (size > 0)
            {
                await ReadAsync(2, take, cancellationToken);
            }
        }
        while (size > 0);

        while ((await ReadLineAsync(take, cancellationToken)).Length > 0)
        {
        }
    }

    private async Task<string> ReadLineAsync(Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        MemoryStream line = new();
        while (line.Length < 2 || !line.GetBuffer().AsSpan((int)line.Length - 2, 2).SequenceEqual("\r\n"u8))
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            line.WriteByte(_buffer[_start++]);
        }

        byte[] bytes = line.ToArray();
        await take(bytes);
        return Encoding.Latin1.GetString(bytes, 0, bytes.Length - 2);
    }

    private async Task ReadAsync(long count, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }

            int part = (int)Math.Min(count, _end - _start);
            await TakeAsync(part, take);
            count -= part;
        }
    }

    private async Task TakeAsync(int count, Func<ReadOnlyMemory<byte>, Task> take)
    {
        await take(_buffer.AsMemory(_start, count));
        _start += count;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start < _end)
        {
            return true;
        }

        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
