using LakeOrm.Drivers;

namespace LakeOrm.Spark.Writing;

/// <summary>What a caller is told of a change when nobody can say whether it is there.</summary>
internal static class OpenOutcome
{
    /// <summary>What is known when the answer of Spark was lost, and the table says nothing of the call.</summary>
    public const string AnswerLost = "the answer of Spark was lost, and the table is not known to have the write yet. It may still come";

    /// <summary>The error.</summary>
    /// <param name="table">The table.</param>
    /// <param name="ingestId">The id that the change's commit has.</param>
    /// <param name="what">What is known, as a clause.</param>
    /// <param name="cause">Why no more is known; null when there is nothing to say.</param>
    /// <param name="promise">What the key is held against.</param>
    public static LakeUnknownOutcomeException Of(LakeTableName table, Guid ingestId, string what, Exception? cause, KeyPromise promise = KeyPromise.ExactlyOnce) => new(
        ingestId,
        $"Table '{table}': {what}. {(cause is null ? string.Empty : cause.Message + " ")}LookUpAsync with the id {ingestId} says whether it is there by now. "
        + (promise == KeyPromise.ExactlyOnce
            ? "A write under an idempotency key can be repeated under it, and FenceAsync with the key makes sure that it is there or cannot come."
            : "The table has no branches: repeat the write under its key, or fence the key, only once its statement cannot run any more."),
        cause);

    /// <summary>The error.</summary>
    /// <param name="request">The call.</param>
    /// <param name="what">What is known, as a clause.</param>
    /// <param name="cause">Why no more is known; null when there is nothing to say.</param>
    /// <param name="promise">What the key is held against.</param>
    public static LakeUnknownOutcomeException Of(WriteRequest request, string what, Exception? cause, KeyPromise promise = KeyPromise.ExactlyOnce) =>
        Of(request.Table, request.Stamp.IngestId, what, cause, promise);

    /// <summary>Whether a statement that failed may have run all the same, so that only the table can tell.</summary>
    public static bool IsLost(LakeException e) => e is LakeConnectionException { MayHaveRun: true } or LakeSessionLostException { MayHaveRun: true };

    /// <summary>Reads what a table has of a change that was carried out. That this fails is no failure of the change, which a caller who repeats it would make twice.</summary>
    /// <param name="request">The call.</param>
    /// <param name="read">Reads. What it throws of an answer that the table gave is thrown as it is.</param>
    public static ValueTask<T> ReadAsync<T>(WriteRequest request, Func<ValueTask<T>> read) => ReadAsync(request.Table, request.Stamp.IngestId, read);

    /// <inheritdoc cref="ReadAsync{T}(WriteRequest, Func{ValueTask{T}})"/>
    /// <param name="table">The table.</param>
    /// <param name="ingestId">The id that the change's commit has.</param>
    /// <param name="read">Reads. What it throws of an answer that the table gave is thrown as it is.</param>
    public static async ValueTask<T> ReadAsync<T>(LakeTableName table, Guid ingestId, Func<ValueTask<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not LakeUnknownOutcomeException && !IsAnswer(e))
        {
            throw Of(table, ingestId, "Spark has carried the call out, and what the table has of it could not be read", e);
        }
    }

    /// <summary>Whether a failed look at a table says what became of a call under a key.</summary>
    public static bool IsAnswer(Exception e) => e is LakeIdempotencyException or LakeConflictException;
}
