using Apache.Arrow;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>What came of a command.</summary>
/// <param name="Rows">The rows that it returned; null when it returned none. The caller disposes them.</param>
/// <param name="AffectedRows">How many rows it changed; null when the engine does not say.</param>
internal sealed record CommandResult(RecordBatch? Rows, long? AffectedRows) : IDisposable
{
    private const string AffectedColumn = "num_affected_rows";

    public static CommandResult From(RecordBatch? rows)
    {
        int column = rows is { Length: 1 } ? rows.Schema.GetFieldIndex(AffectedColumn) : -1;
        return new CommandResult(rows, column >= 0 && rows!.Column(column) is Int64Array counts ? counts.GetValue(0) : null);
    }

    public void Dispose() => Rows?.Dispose();
}
