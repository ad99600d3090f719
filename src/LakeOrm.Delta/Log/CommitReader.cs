using System.Buffers;

namespace LakeOrm.Delta.Log;

/// <summary>Reads a log file of JSON line by line, so that one of many actions is never in memory whole.</summary>
internal static class CommitReader
{
    private const int InitialBuffer = 32 * 1024;
    private const int MaxLine = 64 * 1024 * 1024;

    /// <summary>Reads a commit, compacted commits or a checkpoint.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="key">Its name, for messages.</param>
    /// <param name="reader">Reads the lines.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The actions.</returns>
    /// <exception cref="LakeCorruptException">A line is no action; file and line are named.</exception>
    /// <exception cref="LakeUnsupportedException">A line needs a feature that is not read.</exception>
    public static async ValueTask<LogContent> ReadAsync(Stream stream, string key, ActionReader reader, CancellationToken cancellationToken)
    {
        LogContent content = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
        try
        {
            int filled = 0;
            int line = 0;
            int searched = 0;
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                filled += read;
                int start = 0;
                while (true)
                {
                    int end = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
                    if (end < 0)
                    {
                        break;
                    }

                    end += searched;
                    ReadLine(buffer.AsSpan(start, end - start), ++line, key, reader, content);
                    start = searched = end + 1;
                }

                if (read == 0)
                {
                    ReadLine(buffer.AsSpan(start, filled - start), ++line, key, reader, content);
                    if (line == 1 && filled == 0)
                    {
                        throw new LakeCorruptException($"The log file '{key}' is empty. The writer was stopped half-way on a store without atomic files; restore the file or remove it if it is the newest.");
                    }

                    return content;
                }

                buffer.AsSpan(start, filled - start).CopyTo(buffer);
                filled -= start;
                searched = filled;
                if (filled == buffer.Length)
                {
                    buffer = Grow(buffer, filled, key, line + 1);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> text, int line, string key, ActionReader reader, LogContent content)
    {
        text = text.Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return;
        }

        try
        {
            reader.Read(text, content);
        }
        catch (FormatException e)
        {
            throw new LakeCorruptException($"The log file '{key}' is damaged in line {line}: {e.Message}.", e);
        }
        catch (LakeUnsupportedException e)
        {
            throw new LakeUnsupportedException($"'{key}', line {line}: {e.Message}", e);
        }
    }

    private static byte[] Grow(byte[] buffer, int filled, string key, int line)
    {
        if (buffer.Length >= MaxLine)
        {
            throw new LakeCorruptException($"The log file '{key}' has a line {line} of more than {MaxLine} bytes.");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
