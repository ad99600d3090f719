using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LakeOrm.CompilerServices;

/// <summary>Reads the values of one JSON object, each in the one form that docs/json.md gives it. What has another form is an error that names the place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct LakeJsonReader
{
    private const int MaxFoundLength = 64;
    private const string LoneSurrogate = "a surrogate is escaped without its partner, and no UTF-8 text can hold it; mend the text.";

    private readonly ReadOnlySpan<byte> _row;
    private readonly LakeJsonPlace _place;
    private Utf8JsonReader _reader;

    internal LakeJsonReader(ReadOnlySpan<byte> row, LakeJsonPlace place)
    {
        _row = row;
        _place = place;
        _reader = new Utf8JsonReader(row);
    }

    /// <summary>Whether the value is null.</summary>
    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    private readonly int Offset => (int)_reader.TokenStartIndex;

    /// <summary>Enters an object.</summary>
    /// <param name="seen">A bit a member, which are cleared.</param>
    public readonly void BeginObject(scoped Span<ulong> seen)
    {
        Expect(JsonTokenType.StartObject, "an object");
        seen.Clear();
    }

    /// <summary>Goes to an object's next member.</summary>
    /// <param name="members">The members that there are.</param>
    /// <param name="seen">A bit a member: those that came.</param>
    /// <param name="member">The place of the member before, -1 at first; then that of this one.</param>
    /// <returns>False at the object's end, when it has every member that it needs.</returns>
    public bool NextMember(LakeJsonMembers members, scoped Span<ulong> seen, ref int member)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return members.Has(seen) ? false : throw Error($"the object lacks {members.Missing(seen)}; write every member, also one that is null.");
        }

        member = members.Find(Unescaped(), member + 1);
        if (member < 0)
        {
            throw Error($"'{Shown()}' is no member of {members.Record}, which has {members.Names()}; take it out.");
        }

        ref ulong word = ref seen[member / LakeJsonMembers.WordBits];
        ulong bit = 1UL << (member % LakeJsonMembers.WordBits);
        if ((word & bit) != 0)
        {
            throw Error($"'{Shown()}' stands twice in one object; leave one.");
        }

        word |= bit;
        _reader.Read();
        return true;
    }

    /// <summary>Enters an array.</summary>
    public readonly void BeginArray() => Expect(JsonTokenType.StartArray, "an array");

    /// <summary>Goes to an array's next element.</summary>
    /// <returns>False at the array's end.</returns>
    public bool NextElement()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Enters an object whose members' names are keys.</summary>
    public readonly void BeginMap() => Expect(JsonTokenType.StartObject, "an object");

    /// <summary>Goes to a map's next value.</summary>
    /// <param name="key">Its key; empty at the end.</param>
    /// <returns>False at the map's end.</returns>
    public bool NextEntry(out string key)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            key = "";
            return false;
        }

        key = Text();
        _reader.Read();
        return true;
    }

    /// <summary>The error for a key that a map has already.</summary>
    /// <returns>The error, to be thrown.</returns>
    public readonly LakeJsonException KeyTwice() => Error("the map has this key already; leave one.");

    /// <summary>A boolean.</summary>
    /// <returns>The value.</returns>
    public readonly bool Boolean() => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Misfit("true or false"),
    };

    /// <summary>An integer of 8 bits.</summary>
    /// <returns>The value.</returns>
    public sbyte SByte() => (sbyte)Integer(sbyte.MinValue, sbyte.MaxValue);

    /// <summary>An integer of 8 bits without a sign.</summary>
    /// <returns>The value.</returns>
    public byte Byte() => (byte)Integer(byte.MinValue, byte.MaxValue);

    /// <summary>An integer of 16 bits.</summary>
    /// <returns>The value.</returns>
    public short Int16() => (short)Integer(short.MinValue, short.MaxValue);

    /// <summary>An integer of 16 bits without a sign.</summary>
    /// <returns>The value.</returns>
    public ushort UInt16() => (ushort)Integer(ushort.MinValue, ushort.MaxValue);

    /// <summary>An integer of 32 bits.</summary>
    /// <returns>The value.</returns>
    public int Int32() => (int)Integer(int.MinValue, int.MaxValue);

    /// <summary>An integer of 32 bits without a sign.</summary>
    /// <returns>The value.</returns>
    public uint UInt32() => (uint)Integer(uint.MinValue, uint.MaxValue);

    /// <summary>An integer of 64 bits.</summary>
    /// <returns>The value.</returns>
    public long Int64() => Integer(long.MinValue, long.MaxValue);

    /// <summary>An integer of 64 bits without a sign.</summary>
    /// <returns>The value.</returns>
    public ulong UInt64() =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetUInt64(out ulong value) ? value : throw Misfit($"an integer from 0 to {ulong.MaxValue}");

    /// <summary>A number of 32 bits, or NaN or an infinity by name.</summary>
    /// <returns>The value.</returns>
    public float Single() => _reader.TokenType switch
    {
        JsonTokenType.Number when _reader.TryGetSingle(out float value) && float.IsFinite(value) => value,
        JsonTokenType.Number => throw Misfit("a number that a float can hold"),
        _ => (float)NamedNumber(),
    };

    /// <summary>A number of 64 bits, or NaN or an infinity by name.</summary>
    /// <returns>The value.</returns>
    public double Double() => _reader.TokenType switch
    {
        JsonTokenType.Number when _reader.TryGetDouble(out double value) && double.IsFinite(value) => value,
        JsonTokenType.Number => throw Misfit("a number that a double can hold"),
        _ => NamedNumber(),
    };

    /// <summary>A decimal, which keeps every digit.</summary>
    /// <returns>The value.</returns>
    public decimal Decimal() => _reader.TokenType == JsonTokenType.Number && LakeJsonForms.TryParseDecimal(_reader.ValueSpan, out decimal value)
        ? value
        : throw Misfit("a number that System.Decimal holds without loss");

    /// <summary>A text.</summary>
    /// <returns>The value.</returns>
    public string String()
    {
        Expect(JsonTokenType.String, "a text");
        return Text();
    }

    /// <summary>A byte string in base64.</summary>
    /// <returns>The value.</returns>
    public byte[] Bytes()
    {
        const string Expected = "base64 with its padding";
        ReadOnlySpan<byte> text = Utf8(Expected);

        // The decoder passes over white space; a text that has some was broken into lines, or is none.
        if (text.ContainsAny(" \t\r\n"u8) || !Base64.IsValid(text, out int length))
        {
            throw Misfit(Expected);
        }

        byte[] value = new byte[length];
        Base64.DecodeFromUtf8(text, value, out _, out _);
        return value;
    }

    /// <summary>A UUID.</summary>
    /// <returns>The value.</returns>
    public Guid Guid() => _reader.TokenType == JsonTokenType.String && _reader.TryGetGuid(out Guid value) ? value : throw Misfit("a UUID of 36 characters with hyphens");

    /// <summary>A date.</summary>
    /// <returns>The value.</returns>
    public DateOnly Date()
    {
        const string Expected = "a date such as 2024-02-29";
        return LakeJsonForms.TryParseDate(Utf8(Expected), out DateOnly value) ? value : throw Misfit(Expected);
    }

    /// <summary>A time of day.</summary>
    /// <returns>The value.</returns>
    public TimeOnly Time()
    {
        const string Expected = "a time of day such as 23:59:59 or 23:59:59.123456";
        return LakeJsonForms.TryParseTime(Utf8(Expected), out TimeOnly value) ? value : throw Misfit(Expected);
    }

    /// <summary>An instant, with the offset that it was written with.</summary>
    /// <returns>The value.</returns>
    public DateTimeOffset Instant()
    {
        const string Expected = "a time with its offset such as 2024-02-29T23:59:59Z or 2024-02-29T23:59:59.123456+01:00";
        return LakeJsonForms.TryParseInstant(Utf8(Expected), out DateTimeOffset value) ? value : throw Misfit(Expected);
    }

    /// <summary>A clock's reading, which has no offset.</summary>
    /// <returns>The value, of kind unspecified.</returns>
    public DateTime Reading()
    {
        const string Expected = "a time without an offset such as 2024-02-29T23:59:59 or 2024-02-29T23:59:59.123456";
        return LakeJsonForms.TryParseReading(Utf8(Expected), out DateTime value) ? value : throw Misfit(Expected);
    }

    /// <summary>A value of any form, which the user's contract reads.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="contract">Its contract.</param>
    /// <returns>The value.</returns>
    public T Json<T>(JsonTypeInfo<T> contract)
    {
        Utf8JsonReader start = _reader;
        try
        {
            if (!IsNull && JsonSerializer.Deserialize(ref _reader, contract) is { } value)
            {
                return value;
            }
        }
        catch (Exception e) when (LakeConverting.IsRefusal(e))
        {
            _reader = start;
            string inside = e is JsonException { Path.Length: > 1 } at ? $" It is at {at.Path} of the value." : "";
            throw Error($"the value is no JSON of {typeof(T).Name}: {WithoutPlace(e.Message)}{inside}", e);
        }

        _reader = start;
        throw Misfit($"JSON of {typeof(T).Name}");
    }

    /// <summary>The value that a user's converter makes of a stored one.</summary>
    /// <typeparam name="TClr">The member's type.</typeparam>
    /// <typeparam name="TStored">The stored type.</typeparam>
    /// <param name="converter">The converter.</param>
    /// <param name="stored">The value as it is stored.</param>
    /// <returns>The member's value.</returns>
    public readonly TClr Converted<TClr, TStored>(LakeConverter<TClr, TStored> converter, TStored stored)
    {
        ArgumentNullException.ThrowIfNull(converter);
        try
        {
            return converter.FromStored(stored);
        }
        catch (Exception e) when (LakeConverting.IsRefusal(e))
        {
            throw Error($"expected a value that {converter.GetType().Name} takes, found {Found()} ({e.Message}).", e);
        }
    }

    /// <summary>A text as UTF-8, valid until the next text.</summary>
    /// <param name="expected">What the value should be, for the message.</param>
    /// <returns>The text without escapes.</returns>
    public readonly ReadOnlySpan<byte> Utf8(string expected)
    {
        Expect(JsonTokenType.String, expected);
        return Unescaped();
    }

    /// <summary>The error for a value that is not what it should be.</summary>
    /// <param name="expected">What it should be.</param>
    /// <returns>The error, to be thrown.</returns>
    public readonly LakeJsonException Misfit(string expected) => Error($"expected {expected}, found {Found()}.");

    /// <summary>A message without the place that System.Text.Json adds: it is one in the row, and ours to tell.</summary>
    internal static string WithoutPlace(string message)
    {
        int path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        int line = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        int end = path < 0 ? line : path;
        return end < 0 ? message : message[..end];
    }

    /// <summary>Goes to the first token.</summary>
    internal void Begin() => _reader.Read();

    /// <summary>Goes beyond the object, where nothing may be.</summary>
    internal void End() => _reader.Read();

    private readonly void Expect(JsonTokenType type, string expected)
    {
        if (_reader.TokenType != type)
        {
            throw Misfit(expected);
        }
    }

    private long Integer(long least, long most) =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out long value) && value >= least && value <= most
            ? value
            : throw Misfit(string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {most}"));

    private readonly double NamedNumber()
    {
        const string Expected = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";
        ReadOnlySpan<byte> name = Utf8(Expected);
        return name.SequenceEqual("NaN"u8) ? double.NaN
            : name.SequenceEqual("Infinity"u8) ? double.PositiveInfinity
            : name.SequenceEqual("-Infinity"u8) ? double.NegativeInfinity
            : throw Misfit(Expected);
    }

    private string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error(LoneSurrogate, e);
        }
    }

    private readonly ReadOnlySpan<byte> Unescaped()
    {
        if (!_reader.ValueIsEscaped)
        {
            return _reader.ValueSpan;
        }

        Span<byte> scratch = _place.Scratch(_reader.ValueSpan.Length);
        try
        {
            return scratch[.._reader.CopyString(scratch)];
        }
        catch (InvalidOperationException e)
        {
            throw Error(LoneSurrogate, e);
        }
    }

    private readonly LakeJsonException Error(string problem, Exception? cause = null) => _place.Error(_row, Offset, problem, cause);

    private readonly string Found() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the text '{Shown()}'",
        JsonTokenType.Number => $"the number {Shown()}",
        _ => Shown(),
    };

    private readonly string Shown()
    {
        string text = Encoding.UTF8.GetString(_reader.ValueSpan[..Math.Min(_reader.ValueSpan.Length, 4 * MaxFoundLength)]);
        return text.Length <= MaxFoundLength ? text : text[..MaxFoundLength] + "…";
    }
}
