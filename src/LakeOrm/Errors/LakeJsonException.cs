using System.Globalization;

namespace LakeOrm;

/// <summary>A row of JSON cannot be read: its text is no JSON, or it does not fit the record. Nothing was written.</summary>
public sealed class LakeJsonException : LakeException
{
    /// <summary>Raised by the readers of JSON.</summary>
    /// <param name="record">The record, for the message.</param>
    /// <param name="row">The row's index in the input, from 0.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="bytePosition">The byte in the line, from 1.</param>
    /// <param name="path">Where in the row.</param>
    /// <param name="problem">What was expected, what was found, and what to do.</param>
    /// <param name="innerException">The cause; null when there is none.</param>
    public LakeJsonException(string record, long row, long line, long bytePosition, string path, string problem, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{record}, row {row}, line {line}, byte {bytePosition}, {path}: {problem}"), innerException)
    {
        Row = row;
        Line = line;
        BytePosition = bytePosition;
        Path = path;
        Problem = problem;
    }

    /// <summary>The row's index in the input, from 0.</summary>
    public long Row { get; }

    /// <summary>The line of the input, from 1.</summary>
    public long Line { get; }

    /// <summary>The byte in the line, from 1. A byte order mark does not count.</summary>
    public long BytePosition { get; }

    /// <summary>Where in the row, which is <c>$</c>: <c>$.items[2].qty</c>.</summary>
    public string Path { get; }

    /// <summary>What was expected and what was found, without the place.</summary>
    public string Problem { get; }

    /// <summary>Whether the text is no JSON, rather than JSON that does not fit.</summary>
    internal bool IsSyntax { get; init; }
}
