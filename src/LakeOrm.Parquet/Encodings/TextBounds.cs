using System.Text;

namespace LakeOrm.Parquet.Encodings;

/// <summary>Shortens the bounds of long values: a minimum down, a maximum up, never through the middle of a UTF-8 character.</summary>
internal static class TextBounds
{
    /// <summary>The longest prefix of at most <paramref name="limit"/> bytes that is whole characters.</summary>
    public static byte[] Lower(ReadOnlySpan<byte> value, int limit, bool utf8) => value[..Cut(value, limit, utf8)].ToArray();

    /// <summary>The least short value above everything that begins with the prefix; null if there is none.</summary>
    public static byte[]? Upper(ReadOnlySpan<byte> value, int limit, bool utf8)
    {
        if (value.Length <= limit)
        {
            return value.ToArray();
        }

        byte[] bound = value[..Cut(value, limit, utf8)].ToArray();
        return utf8 ? NextText(bound) : NextBytes(bound);
    }

    private static int Cut(ReadOnlySpan<byte> value, int limit, bool utf8)
    {
        if (value.Length <= limit)
        {
            return value.Length;
        }

        int cut = limit;
        while (utf8 && cut > 0 && (value[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        return cut;
    }

    private static byte[]? NextBytes(byte[] bound)
    {
        int last = bound.AsSpan().LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
        {
            return null;
        }

        bound[last]++;
        return bound[..(last + 1)];
    }

    // The next character must be as long as the one it replaces, so that the bound never grows; if it is longer, the one before is raised.
    private static byte[]? NextText(byte[] bound)
    {
        ReadOnlySpan<byte> rest = bound;
        while (!rest.IsEmpty)
        {
            Rune.DecodeLastFromUtf8(rest, out Rune last, out int length);
            rest = rest[..^length];
            int next = last.Value == 0xD7FF ? 0xE000 : last.Value + 1;
            if (Rune.TryCreate(next, out Rune raised) && raised.Utf8SequenceLength == length)
            {
                byte[] result = new byte[rest.Length + length];
                rest.CopyTo(result);
                raised.EncodeToUtf8(result.AsSpan(rest.Length));
                return result;
            }
        }

        return null;
    }
}
