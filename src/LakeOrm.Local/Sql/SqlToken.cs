namespace LakeOrm.Local.Sql;

/// <summary>A token's place in its text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The index of its first character.</param>
/// <param name="Length">How many characters it has.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length)
{
    /// <summary>The index after its last character.</summary>
    public int End => Start + Length;
}
