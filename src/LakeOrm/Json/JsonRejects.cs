using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace LakeOrm.Json;

/// <summary>Writes the rows that were rejected, one line each, with where and why.</summary>
internal sealed class JsonRejects(Stream output) : IDisposable
{
    private const int FullLength = 1 << 16;

    // A text of more bytes is more than Utf8JsonWriter takes, as text or in base64.
    private const int MaxRowBytes = 100_000_000;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, Options);

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Whether what was added should be written out.</summary>
    public bool IsFull => _lines.WrittenCount >= FullLength;

    /// <summary>Adds a row.</summary>
    /// <param name="error">Where and why.</param>
    /// <param name="row">Its text.</param>
    /// <param name="isTooLong">There is more of the row than its text, which is left out then.</param>
    public void Add(LakeJsonException error, ReadOnlySpan<byte> row, bool isTooLong)
    {
        Count++;
        _writer.Reset(_lines);
        _writer.WriteStartObject();
        _writer.WriteNumber("line"u8, error.Line);
        _writer.WriteNumber("byte"u8, error.BytePosition);
        _writer.WriteString("path"u8, error.Path);
        _writer.WriteString("error"u8, error.Problem);
        if (isTooLong || row.Length > MaxRowBytes)
        {
            _writer.WriteNull("row"u8);
        }
        else if (Utf8.IsValid(row))
        {
            _writer.WriteString("row"u8, row.TrimEnd(" \t\r\n"u8));
        }
        else
        {
            _writer.WriteBase64String("rowBase64"u8, row);
        }

        _writer.WriteEndObject();
        _writer.Flush();
        _lines.Write("\n"u8);
    }

    /// <summary>Writes out what was added.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(_lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _lines.ResetWrittenCount();
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _writer.Dispose();
}
