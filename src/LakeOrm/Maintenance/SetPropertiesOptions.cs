namespace LakeOrm;

/// <summary>How properties of a table are set.</summary>
public sealed class SetPropertiesOptions
{
    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }

    /// <summary>The key under which it happens once, however often and from wherever it is called; null for a call that repeats.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>The version that the table must have: another one is a <see cref="LakeConflictException"/>. Null for any.</summary>
    public long? ExpectedVersion { get; init; }
}
