using System.Globalization;
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
    public static CommitDescription Of(WriteRequest request, DeltaRewrite rewrite, WrittenFiles written)
    {
        (IReadOnlyList<DeltaFile> added, long rows, long bytes) = written;
        int files = added.Count;
        bool isMerge = request.Merge is not null;
        long copied = rows - rewrite.RowsAdded - rewrite.RowsUpdated;
        Dictionary<string, string?> metrics = isMerge
            ? new()
            {
                ["numTargetRowsInserted"] = Text(rewrite.RowsAdded),
                ["numTargetRowsUpdated"] = Text(rewrite.RowsUpdated),
                ["numTargetRowsDeleted"] = Text(rewrite.RowsDeleted),
                ["numTargetRowsCopied"] = Text(copied),
                ["numTargetFilesAdded"] = Text(files),
                ["numTargetFilesRemoved"] = Text(rewrite.Removed.Count),
                ["numTargetBytesAdded"] = Text(bytes),
                ["numOutputRows"] = Text(rows),
            }
            : new()
            {
                [request.Mode == WriteMode.Delete ? "numDeletedRows" : "numUpdatedRows"] = Text(rewrite.RowsDeleted + rewrite.RowsUpdated),
                ["numCopiedRows"] = Text(copied),
                ["numAddedFiles"] = Text(files),
                ["numRemovedFiles"] = Text(rewrite.Removed.Count),
                ["numAddedBytes"] = Text(bytes),
            };
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
            ["predicate"] = string.Join(" AND ", rule.On.Select(static c => $"target.{c.Name} = source.{c.Name}")),
            ["matchedPredicates"] = Actions(rule.Matched),
            ["notMatchedPredicates"] = Actions(rule.NotMatched),
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
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
