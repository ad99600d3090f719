using LakeOrm.Delta.Snapshots;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Changes;

/// <summary>The rows of a merge where the engine can read them, as often as it runs.</summary>
internal abstract class SourceRows : IDisposable
{
    /// <summary>So many bits of a row's number tell its place in its partition, and the others which partition that is, where rows have no order beyond it.</summary>
    public const int PlaceBits = 40;

    /// <summary>Whether all rows keep the order in which they came; else only those of one partition do.</summary>
    public abstract bool IsOrdered { get; }

    /// <summary>An expression for where a row was, for messages.</summary>
    /// <param name="number">The row's number.</param>
    public abstract string Place(string number);

    /// <summary>The query of the rows: the record's columns under the table's names and types, and the number of each row.</summary>
    /// <param name="connection">The connection on which it will be read.</param>
    /// <param name="snapshot">The table.</param>
    /// <param name="record">The record.</param>
    /// <param name="number">The name of the row's number.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public abstract ValueTask<string> ToSqlAsync(DuckConnection connection, DeltaSnapshot snapshot, LakeTableSchema record, string number, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();
}
