using System.Buffers;
using System.Text;
using LakeOrm.CompilerServices;

namespace LakeOrm;

/// <summary>A text that lies in a batch, as a row view shows it. It is valid as long as the batch.</summary>
public readonly ref struct LakeUtf8
{
    private readonly bool _isThere;

    /// <summary>A text that is not null.</summary>
    /// <param name="utf8">The text as UTF-8.</param>
    public LakeUtf8(ReadOnlySpan<byte> utf8)
    {
        Utf8 = utf8;
        _isThere = true;
    }

    /// <summary>The text as UTF-8; empty when it is null.</summary>
    public ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>Whether there is no text.</summary>
    public bool IsNull => !_isThere;

    /// <summary>How many bytes the text has; 0 when it is null.</summary>
    public int Length => Utf8.Length;

    /// <summary>Whether this is the same text, byte for byte.</summary>
    /// <param name="utf8">A text as UTF-8.</param>
    /// <returns>True when it is; false when this is null.</returns>
    public bool Equals(ReadOnlySpan<byte> utf8) => _isThere && Utf8.SequenceEqual(utf8);

    /// <summary>Whether this is the same text, without making a string of it.</summary>
    /// <param name="text">A text; null is equal to null.</param>
    /// <returns>True when <see cref="ToString"/> would give it.</returns>
    public bool Equals(string? text)
    {
        if (text is null || IsNull)
        {
            return text is null && IsNull;
        }

        // A UTF-16 unit is made of one to three bytes.
        if (text.Length > Utf8.Length || Utf8.Length > 3L * text.Length)
        {
            return false;
        }

        return Ascii.Equals(Utf8, text) || EqualsUnits(text);
    }

    /// <summary>Makes a string.</summary>
    /// <returns>The text, with U+FFFD for what is not UTF-8; empty when it is null.</returns>
    public override string ToString() => ArrowUtf8.Decode(Utf8);

    private bool EqualsUnits(ReadOnlySpan<char> text)
    {
        Span<char> some = stackalloc char[128];
        ReadOnlySpan<byte> rest = Utf8;
        OperationStatus status;
        do
        {
            status = System.Text.Unicode.Utf8.ToUtf16(rest, some, out int read, out int written);
            if (!text.StartsWith(some[..written]))
            {
                return false;
            }

            rest = rest[read..];
            text = text[written..];
        }
        while (status == OperationStatus.DestinationTooSmall);
        return text.IsEmpty;
    }
}
