using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Remote;

/// <summary>What is done under a number: the same by whoever does it, and seen in the table if it is done twice.</summary>
/// <param name="number">The number.</param>
internal sealed class RemoteOperation(int number)
{
    /// <summary>The account that counts the updates.</summary>
    public const long Counter = 0;
    private const int Kinds = 4;
    private const int Rows = 3;

    /// <summary>Whether it adds one to <see cref="Counter"/>; else it adds accounts.</summary>
    public bool IsUpdate => number % Kinds == Kinds - 1;

    /// <summary>The ids that are there because of it.</summary>
    public IEnumerable<long> Ids => IsUpdate ? [] : Enumerable.Range(0, Rows).Select(i => (number + 1L) * Rows + i);

    private Account[] Accounts => [.. Ids.Select(static id => new Account { Id = id, Balance = 0 })];

    /// <summary>Does it.</summary>
    /// <param name="inline">A client whose rows go with the statement.</param>
    /// <param name="staged">A client whose rows are staged.</param>
    /// <param name="table">The table.</param>
    public async Task<WriteOutcome> RunAsync(LakeClient inline, LakeClient staged, string table)
    {
        IdempotencyKey key = IdempotencyKey.Once($"operation-{number}");
        WriteResult result = (number % Kinds) switch
        {
            0 => await inline.InsertAsync(Accounts, new InsertOptions { Table = table, Key = key }),
            1 => await staged.InsertAsync(Accounts, new InsertOptions { Table = table, Key = key }),
            2 => await inline.UpsertAsync(Accounts, new UpsertOptions { Table = table, Key = key }),
            _ => await inline.UpdateAsync<Account>($"balance = balance + {1}", $"id = {Counter}", new UpdateOptions { Table = table, Key = key }),
        };
        return result.Outcome;
    }
}
