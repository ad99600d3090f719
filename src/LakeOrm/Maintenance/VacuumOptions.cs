namespace LakeOrm;

/// <summary>How files that no version needs any more are deleted.</summary>
public sealed class VacuumOptions
{
    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }

    /// <summary>
    /// How old a file must be, and how long ago it must have left the table, before it is deleted; null for the table's own time, which is seven days unless its property
    /// <c>delta.deletedFileRetentionDuration</c> says otherwise. Versions of the table that are older cannot be read any more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public TimeSpan? Retention
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? TimeSpan.Zero, TimeSpan.Zero, nameof(Retention));
            field = value;
        }
    }

    /// <summary>
    /// Whether <see cref="Retention"/> may be shorter than the table's own time. False by default: files of a write that has not committed yet look like files that nobody needs, and so do
    /// those that a running query reads. Set it only when nothing else uses the table.
    /// </summary>
    public bool AllowShortRetention { get; init; }

    /// <summary>Whether the files are only looked for.</summary>
    public bool DryRun { get; init; }
}
