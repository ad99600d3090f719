using System.Diagnostics;
using LakeOrm.CrashHarness.Records;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Workers;
using LakeOrm.Delta;
using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Bank;

/// <summary>A process of the bank: some writers at once, each of which moves money in one of several ways.</summary>
internal sealed class Teller(LakeClient lake, DeltaTable table, TellerSettings settings, ILife life)
{
    public const string Verb = "teller";
    public const int FirstAccounts = 40;
    public const long FirstBalance = 100;
    private const int Writers = 4;
    private const int TransferTries = 8;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private bool IsOver => _clock.Elapsed.TotalSeconds >= settings.Seconds;

    public static async Task<int> RunAsync(TellerSettings settings, ILife life)
    {
        await using LakeClient lake = settings.Place.Connect(settings.Place.Open());
        await using ILakeStorage storage = settings.Place.Open();
        Teller teller = new(lake, new DeltaTable(storage, "bank/accounts"), settings, life);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => teller.WorkAsync(writer))));
        return 0;
    }

    private async Task WorkAsync(int writer)
    {
        string name = $"{settings.Number}-{writer}";
        Random random = new((settings.Seed * 1_000) + (settings.Number * Writers) + writer);
        for (int i = 0; !IsOver; i++)
        {
            IdempotencyKey key = IdempotencyKey.Once($"{name}-{i}");
            (string kind, bool isDone) = random.Next(10) switch
            {
                < 5 => ("transfer", await TransferAsync(random, key)),
                < 8 => ("transfer-of-what-was-read", await ReadAndTransferAsync(random, key)),
                8 => ("open", await OpenAsync(((settings.Number * Writers) + writer) * 100_000L + 1_000 + i, key)),
                _ => ("close", await CloseAsync(key)),
            };
            if (isDone)
            {
                life.Tell(kind);
            }
        }
    }

    // Both sides in one statement. The first accounts are never closed, so both are there.
    private async Task<bool> TransferAsync(Random random, IdempotencyKey key)
    {
        (long from, long to, long amount) = (random.Next(FirstAccounts), random.Next(FirstAccounts), random.Next(1, 20));
        long none = 0;
        WriteResult result = await Repeats.RunAsync(life, () => lake.UpdateAsync<Account>(
            $"balance = balance + (CASE WHEN id = {to} THEN {amount} ELSE {none} END) - (CASE WHEN id = {from} THEN {amount} ELSE {none} END)",
            $"id IN {new[] { from, to }}",
            new UpdateOptions { Key = key }));
        return result.Outcome is WriteOutcome.Committed or WriteOutcome.Duplicate;
    }

    // Any two accounts, opened ones among them, and whatever is left on the first goes to the second: what was read is what is written, and the version holds them together.
    private async Task<bool> ReadAndTransferAsync(Random random, IdempotencyKey key)
    {
        for (int i = 0; i < TransferTries && !IsOver; i++)
        {
            long version = (await Repeats.RunAsync(life, async () => await table.TryGetSnapshotAsync()))!.Version;
            List<Account> accounts = await Repeats.RunAsync(life, () => lake.AsOf(version).QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id"));
            (Account payer, Account payee) = (accounts[random.Next(accounts.Count)], accounts[random.Next(accounts.Count)]);
            if (payer.Id == payee.Id)
            {
                continue;
            }

            try
            {
                Account[] rows = [payer with { Balance = 0 }, payee with { Balance = payee.Balance + payer.Balance }];
                await Repeats.RunAsync(life, () => lake.UpsertAsync(rows, new UpsertOptions { Key = key, ExpectedVersion = version }), overConflicts: false);
                return true;
            }
            catch (LakeConflictException)
            {
                // Somebody else was first: read again.
            }
        }

        return false;
    }

    private async Task<bool> OpenAsync(long id, IdempotencyKey key)
    {
        await Repeats.RunAsync(life, () => lake.InsertAsync([new Account { Id = id, Balance = 0 }], new InsertOptions { Key = key }));
        return true;
    }

    private async Task<bool> CloseAsync(IdempotencyKey key)
    {
        long first = FirstAccounts;
        await Repeats.RunAsync(life, () => lake.DeleteAsync<Account>($"balance = 0 AND id >= {first}", new DeleteOptions { Key = key }));
        return true;
    }
}
