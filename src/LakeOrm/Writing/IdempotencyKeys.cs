namespace LakeOrm.Writing;

/// <summary>How every driver writes an idempotency key into a table's history.</summary>
internal static class IdempotencyKeys
{
    /// <summary>With what the application ids of LakeOrm's own keys begin.</summary>
    public const string OwnIds = "lakeorm:";

    /// <summary>The version under which a key that is used once is stored. Never a hash: engines skip a write by "at or below".</summary>
    public const long OnceVersion = 1;

    /// <summary>
    /// The time, in milliseconds since 1970, at which an entry that is kept for ever says to be updated: the last that there is. An entry that tells no time would not do,
    /// since Spark drops it from a table that has a retention.
    /// </summary>
    public const long ForEver = 253_402_300_799_999;

    // The numbers are the versions of these encodings. No text can make an id of one kind into one of another.
    private const string OncePrefix = OwnIds + "1:";
    private const string SequencePrefix = OwnIds + "sequence:1:";

    private const string AppenderPrefix = OwnIds + "appender:1:";

    /// <summary>The application id of an appender without a name: one entry for all of its flushes, which the table's retention ends.</summary>
    public static string AppenderId(Guid appender) => AppenderPrefix + appender.ToString();

    /// <summary>The application id under which a table keeps the key.</summary>
    public static string ToAppId(IdempotencyKey key) => key.Kind switch
    {
        IdempotencyKeyKind.Once => OncePrefix + key.Text,
        IdempotencyKeyKind.Sequence => SequencePrefix + key.Text,
        _ => key.Text,
    };

    /// <summary>The version with which a table keeps the key: a write is a repeat when the table's version is that or a later one.</summary>
    public static long ToVersion(IdempotencyKey key) => key.Number ?? OnceVersion;

    /// <summary>The time that the key's entry tells, in milliseconds since 1970: tables with a retention count it from there.</summary>
    public static long ToLastUpdated(IdempotencyKey key, long now) => key.Kind == IdempotencyKeyKind.Sequence ? ForEver : now;
}
