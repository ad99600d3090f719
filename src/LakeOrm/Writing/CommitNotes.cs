using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LakeOrm.Writing;

/// <summary>What a commit says of the call that made it, as every driver writes it into a table's history: in Delta the commit's <c>userMetadata</c>, which every engine shows and lets its users set.</summary>
internal sealed record CommitNotes
{
    /// <summary>The operation of a commit that holds a key alone.</summary>
    public const string FenceOperation = "fence";

    private const string IngestIdName = "lakeorm.ingestId";
    private const string OperationName = "lakeorm.operation";
    private const string KeyName = "lakeorm.key";
    private const string NumberName = "lakeorm.number";
    private const string PayloadName = "lakeorm.payload";
    private const string PromiseName = "lakeorm.promise";
    private const string CheckedBefore = "checked-before";

    /// <summary>The call's id.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>What the call did.</summary>
    public string? Operation { get; init; }

    /// <summary>The key as the caller gave it, without its number; null without a key.</summary>
    public string? Key { get; init; }

    /// <summary>The key's number; null when it has none.</summary>
    public long? Number { get; init; }

    /// <summary>The hash of what a key stands for; null without a key, and for one that stands for nothing.</summary>
    public string? Payload { get; init; }

    /// <summary>What the key was held against. Only the weaker promise is written down.</summary>
    public KeyPromise Promise { get; init; }

    /// <summary>Whether the commit holds a key alone.</summary>
    public bool IsFence => Operation == FenceOperation;

    /// <summary>The notes as names and values, for tables whose commits have properties.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToPairs()
    {
        (string Name, string? Value)[] notes =
        [
            (IngestIdName, IngestId.ToString()),
            (OperationName, Operation),
            (KeyName, Key),
            (NumberName, Number?.ToString(CultureInfo.InvariantCulture)),
            (PayloadName, Payload),
            (PromiseName, Promise == KeyPromise.CheckedBefore ? CheckedBefore : null),
        ];
        return notes.Where(static n => n.Value is not null).Select(static n => KeyValuePair.Create(n.Name, n.Value!));
    }

    /// <summary>The notes as one text.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach ((string name, string value) in ToPairs())
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads notes out of names and values; null when they are not LakeOrm's.</summary>
    public static CommitNotes? Of(IReadOnlyDictionary<string, string> pairs) => Guid.TryParse(pairs.GetValueOrDefault(IngestIdName), out Guid id)
        ? new CommitNotes
        {
            IngestId = id,
            Operation = pairs.GetValueOrDefault(OperationName),
            Key = pairs.GetValueOrDefault(KeyName),
            Number = long.TryParse(pairs.GetValueOrDefault(NumberName), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null,
            Payload = pairs.GetValueOrDefault(PayloadName),
            Promise = pairs.GetValueOrDefault(PromiseName) == CheckedBefore ? KeyPromise.CheckedBefore : KeyPromise.ExactlyOnce,
        }
        : null;

    /// <summary>Reads notes out of a text that anybody may have written; null when they are not LakeOrm's.</summary>
    public static CommitNotes? Parse(string? text)
    {
        // Most texts that are not ours are no JSON at all.
        if (text is null || !text.Contains(IngestIdName, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? Of(json.RootElement.EnumerateObject().Where(static p => p.Value.ValueKind == JsonValueKind.String).GroupBy(static p => p.Name).ToDictionary(static g => g.Key, static g => g.Last().Value.GetString()!))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text with half of a surrogate pair.
            return null;
        }
    }
}
