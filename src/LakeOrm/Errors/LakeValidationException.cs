namespace LakeOrm;

/// <summary>Rows broke the record's rules. Nothing was written.</summary>
public sealed class LakeValidationException : LakeException
{
    /// <summary>Raised by the client.</summary>
    /// <param name="table">The table.</param>
    /// <param name="violations">The failures that were kept.</param>
    /// <param name="totalCount">How many there were in all.</param>
    public LakeValidationException(LakeTableName table, IReadOnlyList<LakeViolation> violations, long totalCount)
        : base(Describe(table, violations, totalCount))
    {
        Violations = violations;
        TotalCount = totalCount;
    }

    /// <summary>The failures: all of them, up to the limit that keeps a bad stream from filling the memory.</summary>
    public IReadOnlyList<LakeViolation> Violations { get; }

    /// <summary>How many failures there were in all.</summary>
    public long TotalCount { get; }

    private static string Describe(LakeTableName table, IReadOnlyList<LakeViolation> violations, long totalCount)
    {
        ArgumentNullException.ThrowIfNull(violations);
        const int Shown = 20;
        string list = string.Join(Environment.NewLine, violations.Take(Shown).Select(static v => "  " + v));
        string more = totalCount > Shown ? $"{Environment.NewLine}  and {totalCount - Math.Min(Shown, violations.Count)} more" : string.Empty;
        return $"{totalCount} value(s) for table '{table}' break the record's rules; nothing was written.{Environment.NewLine}{list}{more}";
    }
}
