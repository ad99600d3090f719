using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Writing;

/// <summary>What the commit of a change says of itself, under the names by which other engines know such commits.</summary>
internal static class ChangeDescription
{
    // Conditions are to be read by people, and the writer of the log escapes what the log needs.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        string removedBytes = Text(rewrite.Removed.Sum(static f => f.Size));
        long copied = rows - rewrite.RowsAdded - rewrite.RowsUpdated;
        Dictionary<string, string?> metrics = isMerge
            ? new()
            {
                ["numSourceRows"] = Text(request.Rows.TotalCount),
                ["numTargetRowsInserted"] = Text(rewrite.RowsAdded),
                ["numTargetRowsUpdated"] = Text(rewrite.RowsUpdated),
                ["numTargetRowsMatchedUpdated"] = Text(rewrite.RowsUpdated),
                ["numTargetRowsNotMatchedBySourceUpdated"] = "0",
                ["numTargetRowsDeleted"] = Text(rewrite.RowsDeleted),
                ["numTargetRowsMatchedDeleted"] = Text(rewrite.RowsDeleted),
                ["numTargetRowsNotMatchedBySourceDeleted"] = "0",
                ["numTargetRowsCopied"] = Text(copied),
                ["numTargetFilesAdded"] = Text(files),
                ["numTargetFilesRemoved"] = Text(rewrite.Removed.Count),
                ["numTargetChangeFilesAdded"] = "0",
                ["numTargetBytesAdded"] = Text(bytes),
                ["numTargetBytesRemoved"] = removedBytes,
                ["numOutputRows"] = Text(rows),
            }
            : new()
            {
                [request.Mode == WriteMode.Delete ? "numDeletedRows" : "numUpdatedRows"] = Text(rewrite.RowsDeleted + rewrite.RowsUpdated),
                ["numCopiedRows"] = Text(copied),
                ["numAddedFiles"] = Text(files),
                ["numRemovedFiles"] = Text(rewrite.Removed.Count),
                ["numAddedChangeFiles"] = "0",
                ["numAddedBytes"] = Text(bytes),
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
            return new() { ["predicate"] = Json(json => json.WriteStringValue(request.Where!.Text)) };
        }

        return new()
        {
            ["predicate"] = Json(json => json.WriteStringValue(string.Join(" AND ", rule.On.Select(static c => $"(target.{c.Name} = source.{c.Name})")))),
            ["matchedPredicates"] = Actions(rule.Matched),
            ["notMatchedPredicates"] = Actions(rule.NotMatched),
            ["notMatchedBySourcePredicates"] = "[]",
        };
    }

    private static string Actions(MergeAction action) => Json(json =>
    {
        if (action is MergeAction.Insert or MergeAction.Update or MergeAction.Delete)
        {
            json.WriteStartObject();
            json.WriteString("actionType", action.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Milliseconds(TimeSpan time) => Text((long)time.TotalMilliseconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
