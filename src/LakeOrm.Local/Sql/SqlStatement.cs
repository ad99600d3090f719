namespace LakeOrm.Local.Sql;

/// <summary>What is known of a statement before it runs.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tables">The tables that a query names; empty for other statements.</param>
/// <param name="Drop">The table that the statement drops; null when it is a query.</param>
internal sealed record SqlStatement(string Text, IReadOnlyList<SqlTable> Tables, SqlTable? Drop = null)
{
    /// <summary>What is known of a query that can be asked of portions of its table; null when it cannot.</summary>
    public SqlRowQuery? RowQuery { get; init; }

    /// <summary>Whether a table that is not there is no error to a statement that drops it.</summary>
    public bool IfExists { get; init; }
}
