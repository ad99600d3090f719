namespace LakeOrm;

/// <summary>How a file of JSON is imported.</summary>
public sealed class ImportJsonOptions
{
    /// <summary>How rows are read; null for the defaults.</summary>
    public LakeJsonOptions? Json { get; init; }

    /// <summary>How rows are written; null for the defaults. A key holds for the rows that are written: those that are rejected are no part of the payload.</summary>
    public InsertOptions? Insert { get; init; }

    /// <summary>
    /// Takes the rows that cannot be read or that break the record's rules, one line of JSON each (docs/json.md), while the others are written. When null, one such
    /// row fails the import. The stream stays the caller's; it has every reject before the write commits, and keeps those of an import that fails.
    /// </summary>
    public Stream? Rejects { get; init; }

    /// <summary>How many rows may be rejected; one more fails the import, and nothing is written. Null for any number. Only with <see cref="Rejects"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long? MaxRejects
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(MaxRejects));
            field = value;
        }
    }
}
