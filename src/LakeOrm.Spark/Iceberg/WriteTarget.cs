using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Where a change is made.</summary>
/// <param name="Table">The table.</param>
/// <param name="Branch">The branch; null for the table itself, where everybody sees the change at once and nothing is published after it.</param>
internal sealed record WriteTarget(IcebergName Table, string? Branch = null)
{
    /// <summary>The name as SQL takes it, quoted.</summary>
    public string Sql => Branch is null ? Table.Sql : Table.BranchSql(Branch);

    /// <summary>What a commit here says of its call.</summary>
    public CommitNotes Sign(CommitNotes notes) => Branch is null && notes.Key is not null ? notes with { Promise = KeyPromise.CheckedBefore } : notes;
}
