namespace LakeOrm.Contract.Histories;

/// <summary>What a call comes to: an error, or a result.</summary>
public sealed record StepEffect(Type? Error, WriteOutcome Outcome, long Version, long RowsAdded, long RowsUpdated, long RowsDeleted, long RowsUnmatched)
{
    public static StepEffect Of(Exception error) => Failure(error.GetType());

    public static StepEffect Failure(Type error) => new(error, default, 0, 0, 0, 0, 0);

    public static StepEffect Of(WriteResult result) => new(null, result.Outcome, result.Version, result.RowsAdded, result.RowsUpdated, result.RowsDeleted, result.RowsUnmatched);
}
