using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Histories;

/// <summary>One call of a random history.</summary>
public sealed record HistoryStep
{
    public required StepKind Kind { get; init; }

    /// <summary>The ids of the call's rows.</summary>
    public required int[] Ids { get; init; }

    /// <summary>The balance of the call's first row, of which each has one more; what an update by condition adds.</summary>
    public required int Balance { get; init; }

    public required InsertConflict OnConflict { get; init; }

    public required MatchedRows WhenMatched { get; init; }

    public required UnmatchedRows WhenNotMatched { get; init; }

    public required DuplicateKeyPolicy DuplicateKeys { get; init; }

    public required MissingRows Missing { get; init; }

    /// <summary>A condition is for ids from this one.</summary>
    public required int Low { get; init; }

    /// <summary>A condition is for ids up to this one.</summary>
    public required int High { get; init; }

    public required StepKey? Key { get; init; }

    public required bool VerifyPayload { get; init; }

    /// <summary>Whether the rows come as a stream.</summary>
    public required bool Stream { get; init; }

    /// <summary>Which client makes the call.</summary>
    public required int Client { get; init; }

    /// <summary>The rows as the caller gives them.</summary>
    public IReadOnlyList<(long Id, long Balance)> Rows => [.. Ids.Select((id, i) => ((long)id, (long)Balance + i))];

    /// <summary>What the call stands for: a repeat of its key with another text is another write.</summary>
    public string Payload => Kind switch
    {
        StepKind.Insert => $"insert {OnConflict} {RowsText}",
        StepKind.Upsert => $"upsert {WhenMatched} {WhenNotMatched} {DuplicateKeys} {RowsText}",
        StepKind.Update => $"update {Missing} {RowsText}",
        StepKind.Delete => $"delete {Missing} {RowsText}",
        StepKind.Overwrite => $"overwrite {RowsText}",
        StepKind.UpdateWhere => $"update {Missing} by {Balance} where {Low}..{High}",
        _ => $"delete {Missing} where {Low}..{High}",
    };

    private string RowsText => string.Join(' ', Rows.Select(static r => $"{r.Id}={r.Balance}"));

    public override string ToString() => $"{Payload}{(Key is null ? "" : $" under {(Key.IsSequence ? "p/" : "")}{Key.Number}{(VerifyPayload ? "" : " unverified")}")} by {Client}{(Stream ? " streamed" : "")}";

    /// <summary>Makes the call.</summary>
    public Task<WriteResult> RunAsync(LakeClient lake, string table)
    {
        IdempotencyKey? key = Key?.ToKey();
        InsertOptions insert = new() { Table = table, Key = key, VerifyPayload = VerifyPayload, OnConflict = OnConflict };
        OverwriteOptions overwrite = new() { Table = table, Key = key, VerifyPayload = VerifyPayload };
        UpsertOptions upsert = new() { Table = table, Key = key, VerifyPayload = VerifyPayload, WhenMatched = WhenMatched, WhenNotMatched = WhenNotMatched, DuplicateKeys = DuplicateKeys };
        UpdateOptions update = new() { Table = table, Key = key, VerifyPayload = VerifyPayload, WhenNotMatched = Missing };
        DeleteOptions delete = new() { Table = table, Key = key, VerifyPayload = VerifyPayload, WhenNotMatched = Missing };
        Account[] rows = [.. Rows.Select(static r => new Account { Id = r.Id, Balance = r.Balance })];
        IAsyncEnumerable<Account> stream = rows.ToAsyncEnumerable();
        return Kind switch
        {
            StepKind.Insert => Stream ? lake.InsertAsync(stream, insert) : lake.InsertAsync(rows, insert),
            StepKind.Overwrite => Stream ? lake.OverwriteAsync(stream, overwrite) : lake.OverwriteAsync(rows, overwrite),
            StepKind.Upsert => Stream ? lake.UpsertAsync(stream, upsert) : lake.UpsertAsync(rows, upsert),
            StepKind.Update => Stream ? lake.UpdateAsync(stream, update) : lake.UpdateAsync(rows, update),
            StepKind.Delete => Stream ? lake.DeleteAsync(stream, delete) : lake.DeleteAsync(rows, delete),
            StepKind.UpdateWhere => lake.UpdateAsync<Account>($"balance = balance + {Balance}", $"id BETWEEN {Low} AND {High}", update),
            _ => lake.DeleteAsync<Account>($"id BETWEEN {Low} AND {High}", delete),
        };
    }
}
