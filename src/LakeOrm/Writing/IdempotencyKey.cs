using System.Globalization;
using System.Text;
using LakeOrm.CompilerServices;
using LakeOrm.Writing;

namespace LakeOrm;

/// <summary>A name under which a write happens once: repeating the call with it never adds its rows twice. What each kind promises stands in docs/writing.md.</summary>
public sealed record IdempotencyKey
{
    private const int MaxBytes = 256;

    private IdempotencyKey(IdempotencyKeyKind kind, string text, long? number) => (Kind, Text, Number) = (kind, text, number);

    /// <summary>The text of <see cref="Once"/>, the producer of <see cref="Sequence"/>, or the application id of <see cref="Raw"/>.</summary>
    public string Text { get; }

    /// <summary>The number of <see cref="Sequence"/> or the version of <see cref="Raw"/>; null for <see cref="Once"/>.</summary>
    public long? Number { get; }

    internal IdempotencyKeyKind Kind { get; }

    /// <summary>The number that the table must have before this one, -1 for none; null for any. It tells a writer that another works under its name.</summary>
    internal long? After { get; init; }

    /// <summary>A key for one write, such as a job's or a message's id. The table keeps an entry for each, until its retention has passed.</summary>
    /// <param name="text">1 to 256 bytes of UTF-8 without control characters; every surrogate has its partner.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The text is empty, too long, or has control characters or a lone surrogate.</exception>
    public static IdempotencyKey Once(string text) => new(IdempotencyKeyKind.Once, Checked(text, nameof(text)), null);

    /// <summary>
    /// A key for one of a producer's writes. The table keeps one entry for the producer, its highest number, for ever, however many writes there are.
    /// A write whose number is at or below that is a duplicate, also when that number was skipped and never written: a producer writes its numbers in rising order, each when the one before is settled.
    /// </summary>
    /// <param name="producer">The producer's name, its own in the table: 1 to 256 bytes of UTF-8 without control characters; every surrogate has its partner.</param>
    /// <param name="number">The write's number, from 0. Numbers may skip: a position in the producer's input serves as well as a count.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The name is empty, too long, or has control characters or a lone surrogate.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static IdempotencyKey Sequence(string producer, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new(IdempotencyKeyKind.Sequence, Checked(producer, nameof(producer)), number);
    }

    /// <summary>
    /// An application id and version as other engines commit them (Spark's <c>txnAppId</c> and <c>txnVersion</c>): whoever writes first under the pair, the other's write is a duplicate.
    /// A version at or below the one that the table has is a duplicate, as with <see cref="Sequence"/>; the entry is kept for the table's retention.
    /// </summary>
    /// <param name="appId">The application id: 1 to 256 bytes of UTF-8 without control characters; every surrogate has its partner. Ids that begin with <c>lakeorm:</c> belong to the other kinds.</param>
    /// <param name="version">The version, from 0.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The id is empty, too long, has control characters or a lone surrogate, or begins with <c>lakeorm:</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static IdempotencyKey Raw(string appId, long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        Checked(appId, nameof(appId));
        return appId.StartsWith(IdempotencyKeys.OwnIds, StringComparison.Ordinal)
            ? throw new ArgumentException($"'{appId}' is an application id of LakeOrm's own keys. Use {nameof(Once)} or {nameof(Sequence)} for them.", nameof(appId))
            : new(IdempotencyKeyKind.Raw, appId, version);
    }

    /// <summary>A key for one of the flushes of an appender that has no producer's name.</summary>
    internal static IdempotencyKey OfAppender(Guid appender, long number) => new(IdempotencyKeyKind.Raw, IdempotencyKeys.AppenderId(appender), number);

    /// <summary>The key with its number: <c>producer-7/12</c>.</summary>
    /// <returns>The text, for messages.</returns>
    public override string ToString() => Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"{Text}/{number}") : Text;

    private static string Checked(string text, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, parameter);
        return Encoding.UTF8.GetByteCount(text) > MaxBytes || text.Any(char.IsControl) || !LakeRules.IsUtf16(text)
            ? throw new ArgumentException($"An idempotency key has 1 to {MaxBytes} bytes of UTF-8 without control characters and lone surrogates.", parameter)
            : text;
    }
}
