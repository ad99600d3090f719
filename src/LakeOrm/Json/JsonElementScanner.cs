using System.Buffers;

namespace LakeOrm.Json;

/// <summary>Finds where an array's element ends, over any number of buffers. It looks at structure only; what is wrong inside is for the reader to say.</summary>
internal struct JsonElementScanner
{
    // Deeper than a reader goes.
    private const int MaxDepth = 64;

    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(", \t\r\n]}"u8);

    private int _depth;
    private ulong _objects;
    private bool _inText;
    private bool _isEscaped;
    private bool _inScalar;

    /// <summary>Goes on from a place in the element's bytes.</summary>
    /// <param name="bytes">The element's bytes, as far as they are there.</param>
    /// <param name="at">The first byte that was not looked at; then the element's end, or that of the bytes.</param>
    /// <returns>Whether the end is there. Where brackets do not match it is behind the wrong one, so that the reader sees it.</returns>
    public bool TryFindEnd(ReadOnlySpan<byte> bytes, ref int at)
    {
        while (at < bytes.Length)
        {
            if (_inText)
            {
                if (SkipText(bytes, ref at) && _depth == 0)
                {
                    return true;
                }
            }
            else if (_inScalar)
            {
                int end = bytes[at..].IndexOfAny(ScalarEnds);
                at = end < 0 ? bytes.Length : at + end;
                if (end >= 0)
                {
                    return true;
                }
            }
            else
            {
                if (_depth > 0)
                {
                    int next = bytes[at..].IndexOfAny("\"{}[]"u8);
                    if (next < 0)
                    {
                        at = bytes.Length;
                        break;
                    }

                    at += next;
                }

                if (Step(bytes[at++]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // True at the text's end.
    private bool SkipText(ReadOnlySpan<byte> bytes, ref int at)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            at++;
            return false;
        }

        int next = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
        at = next < 0 ? bytes.Length : at + next + 1;
        if (next >= 0)
        {
            _isEscaped = bytes[at - 1] == '\\';
            _inText = _isEscaped;
        }

        return !_inText;
    }

    // True when the byte ends the element.
    private bool Step(byte c)
    {
        switch (c)
        {
            case (byte)'"':
                _inText = true;
                return false;
            case (byte)'{' or (byte)'[':
                _objects = (_objects << 1) | (c == '{' ? 1UL : 0);
                return ++_depth > MaxDepth;
            case (byte)'}' or (byte)']':
                bool matches = (_objects & 1) == (c == '}' ? 1UL : 0);
                _objects >>= 1;
                return --_depth <= 0 || !matches;
            default:
                _inScalar = true;
                return false;
        }
    }
}
