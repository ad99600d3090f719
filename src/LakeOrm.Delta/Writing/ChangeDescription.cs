using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Writing;

/// <summary>What the commit of a change says of itself, under the names by which other engines know such commits.</summary>
internal static class ChangeDescription
{
    /// <summary>Describes a change.</summary>
    /// <param name="request">The write.</param>
    /// <param name="rewrite">What became of it.</param>
    /// <param name="written">The files that come.</param>
    /// <param name="times">How long it took.</param>
    public static CommitDescription Of(WriteRequest request, DeltaRewrite rewrite, WrittenFiles written, ChangeTimes times)
    {
        (IReadOnlyList<DeltaFile> added, long rows, long bytes) = written;
        int files = added.Count;
        bool isMerge = request.Merge is not null;
        string removedBytes = CommitValue.Text(rewrite.Removed.Sum(static f => f.Size));
        long copied = rows - rewrite.RowsAdded - rewrite.RowsUpdated;
        Dictionary<string, string?> metrics = isMerge
            ? new()
            {
                ["numSourceRows"] = CommitValue.Text(request.Rows.TotalCount),
                ["numTargetRowsInserted"] = CommitValue.Text(rewrite.RowsAdded),
                ["numTargetRowsUpdated"] = CommitValue.Text(rewrite.RowsUpdated),
                ["numTargetRowsMatchedUpdated"] = CommitValue.Text(rewrite.RowsUpdated),
                ["numTargetRowsNotMatchedBySourceUpdated"] = "0",
                ["numTargetRowsDeleted"] = CommitValue.Text(rewrite.RowsDeleted),
                ["numTargetRowsMatchedDeleted"] = CommitValue.Text(rewrite.RowsDeleted),
                ["numTargetRowsNotMatchedBySourceDeleted"] = "0",
                ["numTargetRowsCopied"] = CommitValue.Text(copied),
                ["numTargetFilesAdded"] = CommitValue.Text(files),
                ["numTargetFilesRemoved"] = CommitValue.Text(rewrite.Removed.Count),
                ["numTargetChangeFilesAdded"] = "0",
                ["numTargetBytesAdded"] = CommitValue.Text(bytes),
                ["numTargetBytesRemoved"] = removedBytes,
                ["numOutputRows"] = CommitValue.Text(rows),
            }
            : new()
            {
                [request.Mode == WriteMode.Delete ? "numDeletedRows" : "numUpdatedRows"] = CommitValue.Text(rewrite.RowsDeleted + rewrite.RowsUpdated),
                ["numCopiedRows"] = CommitValue.Text(copied),
                ["numAddedFiles"] = CommitValue.Text(files),
                ["numRemovedFiles"] = CommitValue.Text(rewrite.Removed.Count),
                ["numAddedChangeFiles"] = "0",
                ["numAddedBytes"] = CommitValue.Text(bytes),
                ["numRemovedBytes"] = removedBytes,
            };
        metrics["executionTimeMs"] = Milliseconds(times.Scan + times.Rewrite);
        metrics["scanTimeMs"] = Milliseconds(times.Scan);
        metrics["rewriteTimeMs"] = Milliseconds(times.Rewrite);
        return new CommitDescription
        {
            Operation = request.Mode switch { WriteMode.Delete => "DELETE", WriteMode.Update => "UPDATE", _ => "MERGE" },
            OperationParameters = Parameters(request),
            OperationMetrics = metrics,
        };
    }

    private static Dictionary<string, string?> Parameters(WriteRequest request)
    {
        if (request.Merge is not { } rule)
        {
            // The parameters' values stay out of the log: they are the caller's.
            return new() { ["predicate"] = List(json => json.WriteStringValue(request.Where!.Text)) };
        }

        return new()
        {
            ["predicate"] = List(json => json.WriteStringValue(string.Join(" AND ", rule.On.Select(static c => $"(target.{c.Name} = source.{c.Name})")))),
            ["matchedPredicates"] = Actions(rule.Matched),
            ["notMatchedPredicates"] = Actions(rule.NotMatched),
            ["notMatchedBySourcePredicates"] = "[]",
        };
    }

    private static string Actions(MergeAction action) => List(json =>
    {
        if (action is MergeAction.Insert or MergeAction.Update or MergeAction.Delete)
        {
            json.WriteStartObject();
            json.WriteString("actionType", action.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }
    });

    private static string List(Action<Utf8JsonWriter> write) => CommitValue.Json(json =>
    {
        json.WriteStartArray();
        write(json);
        json.WriteEndArray();
    });

    private static string Milliseconds(TimeSpan time) => CommitValue.Text((long)time.TotalMilliseconds);
}
