namespace LakeOrm.CompilerServices;

/// <summary>What the rows of one input share while they are read, and where the present one begins.</summary>
/// <param name="record">The record, for messages.</param>
internal sealed class LakeJsonPlace(string record)
{
    private byte[] _scratch = [];

    public string Record { get; } = record;

    /// <summary>The row's index, from 0.</summary>
    public long Row { get; set; }

    /// <summary>The line of the row's first byte, from 1.</summary>
    public long Line { get; set; } = 1;

    /// <summary>The place of the row's first byte in its line, from 1.</summary>
    public long BytePosition { get; set; } = 1;

    /// <summary>Room for a text without its escapes; the next call takes it away.</summary>
    public Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new byte[Math.Max(length, 2 * _scratch.Length)];
        }

        return _scratch;
    }

    /// <summary>An error at a byte of the row.</summary>
    public LakeJsonException Error(ReadOnlySpan<byte> row, int offset, string problem, Exception? cause = null, bool isSyntax = false)
    {
        ReadOnlySpan<byte> before = row[..offset];
        int newLine = before.LastIndexOf((byte)'\n');
        return new LakeJsonException(
            Record,
            Row,
            Line + before.Count((byte)'\n'),
            newLine < 0 ? BytePosition + offset : offset - newLine,
            LakeJsonPath.Of(row, offset),
            problem,
            cause)
        {
            IsSyntax = isSyntax,
        };
    }
}
