using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LakeOrm.CompilerServices;

namespace LakeOrm.Json;

/// <summary>The rows of a stream, one after the other, each whole and in one piece.</summary>
internal abstract class JsonRows(JsonInput input, int maxRowBytes)
{
    private int _length;

    /// <summary>Whether a row that is no JSON leaves the next one readable.</summary>
    public abstract bool SyntaxErrorsEndWithTheirRow { get; }

    /// <summary>The present row's text; what there is of it when it is too long.</summary>
    public ReadOnlySpan<byte> Row => Input.Rest[.._length];

    /// <summary>Where the row begins.</summary>
    public LakeJsonPlace Place => Input.Place;

    /// <summary>Whether the row is longer than the limit.</summary>
    public bool IsTooLong { get; private set; }

    protected JsonInput Input { get; } = input;

    protected int MaxRowBytes { get; } = maxRowBytes;

    /// <summary>The rows of a stream.</summary>
    public static async ValueTask<JsonRows> OpenAsync(Stream utf8, string record, LakeJsonOptions options, CancellationToken cancellationToken)
    {
        JsonInput input = new(utf8, new LakeJsonPlace(record) { Row = -1 });
        await input.ConsumeMarkAsync(cancellationToken).ConfigureAwait(false);
        return options.Format switch
        {
            LakeJsonFormat.Lines => new JsonLines(input, options.MaxRowBytes),
            LakeJsonFormat.Array => new JsonArray(input, options.MaxRowBytes),
            LakeJsonFormat.Detect => await input.PeekAsync(cancellationToken).ConfigureAwait(false) == '['
                ? new JsonArray(input, options.MaxRowBytes)
                : new JsonLines(input, options.MaxRowBytes),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "No such format."),
        };
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        Input.Consume(_length);
        _length = 0;
        bool any = await FindAsync(cancellationToken).ConfigureAwait(false);
        Place.Row += any ? 1 : 0;
        return any;
    }

    /// <summary>Reads the present row.</summary>
    /// <exception cref="LakeJsonException">The row is no JSON, or does not fit the record.</exception>
    public T Read<T>()
        where T : ILakeJson<T>
    {
        if (IsTooLong)
        {
            throw TooLong();
        }

        return Read<T>(Row, Place);
    }

    /// <summary>Reads one row.</summary>
    /// <exception cref="LakeJsonException">The row is no JSON, or does not fit the record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> row, LakeJsonPlace place)
        where T : ILakeJson<T>
    {
        if (!Utf8.IsValid(row))
        {
            throw place.Error(row, FirstInvalid(row), "the bytes are no UTF-8; write the text in UTF-8.");
        }

        LakeJsonReader reader = new(row, place);
        try
        {
            reader.Begin();
            T value = T.ReadJson(ref reader);
            reader.End();
            return value;
        }
        catch (JsonException e)
        {
            throw Syntax(row, place, e);
        }
    }

    /// <summary>The error by which a row is no JSON at all, found also behind one that does not fit; null when it is JSON.</summary>
    public LakeJsonException? FindSyntaxError()
    {
        try
        {
            // What is too long has no end here.
            Utf8JsonReader reader = new(Row, isFinalBlock: !IsTooLong, default);
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return Syntax(Row, Place, e);
        }
    }

    /// <summary>Finds the next row behind what is used up, and tells it by <see cref="Found"/>.</summary>
    protected abstract ValueTask<bool> FindAsync(CancellationToken cancellationToken);

    /// <summary>The row that was found.</summary>
    protected void Found(int length, bool isTooLong)
    {
        _length = length;
        IsTooLong = isTooLong;
    }

    private static LakeJsonException Syntax(ReadOnlySpan<byte> row, LakeJsonPlace place, JsonException error)
    {
        int offset = 0;
        for (long line = error.LineNumber ?? 0; line > 0; line--)
        {
            offset += row[offset..].IndexOf((byte)'\n') + 1;
        }

        offset = Math.Min(row.Length, offset + (int)(error.BytePositionInLine ?? 0));

        return place.Error(row, offset, "the text is no JSON: " + LakeJsonReader.WithoutPlace(error.Message), error, isSyntax: true);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> row)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(row[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    // A text that was never closed makes a row too long, and is the better thing to say.
    private LakeJsonException TooLong() =>
        FindSyntaxError() ?? Place.Error(Row, 0, $"the row has more than {MaxRowBytes} bytes; raise {nameof(LakeJsonOptions)}.{nameof(LakeJsonOptions.MaxRowBytes)}, or make it shorter.");
}
