using LakeOrm.CrashHarness.Checks;
using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Records;
using LakeOrm.CrashHarness.Workers;

namespace LakeOrm.CrashHarness.Bank;

/// <summary>Processes that move money in one table at the same time. Every version of it has the sum of the first.</summary>
internal sealed class BankRun(CrashOptions options, RunPlace place)
{
    private const int Processes = 4;
    private const long Sum = Teller.FirstAccounts * Teller.FirstBalance;
    private readonly Findings _findings = new();
    private int _repeated;

    /// <summary>Runs for the time that the options say.</summary>
    /// <returns>Whether all is well.</returns>
    public async Task<bool> RunAsync()
    {
        LakePlace at = place.Lake("bank-lake");
        await using LakeClient lake = at.Connect(at.Open());
        await lake.EnsureTableAsync<Account>();
        await lake.InsertAsync([.. Enumerable.Range(0, Teller.FirstAccounts).Select(static id => new Account { Id = id, Balance = Teller.FirstBalance })]);

        List<string>[] done = await Task.WhenAll(Enumerable.Range(0, Processes).Select(number => WorkAsync(new TellerSettings(at, options.Seed, number, options.Time.TotalSeconds))));
        await place.SettleAsync();
        int operations = done.Sum(static d => d.Count);
        LakeFiles files = new(at);
        await files.RefreshAsync();
        List<Totals> totals = ReadHistory(Path.Combine(files.Folder, "bank", "accounts"), mayBeLate: !at.IsFolder);
        for (int version = 1; version < totals.Count; version++)
        {
            if (totals[version].Amount != Sum)
            {
                _findings.AddHalf($"version {version} has the sum {totals[version].Amount}");
            }

            Totals read = await lake.AsOf(version).QueryFirstAsync<Totals>($"SELECT count(*) AS rows, sum(balance)::BIGINT AS amount FROM bank.accounts");
            if (read != totals[version])
            {
                _findings.AddOther($"version {version}: the lake reads {read}, and its files hold {totals[version]}");
            }
        }

        // Each operation has a key, and so a version of its own; the table and its first rows have the first two.
        if (totals.Count != operations + 2)
        {
            _findings.AddOther($"{operations} operations made {totals.Count - 2} versions");
        }

        // What was never tried has not been shown to work.
        if (operations == 0)
        {
            _findings.AddOther($"no money was moved in {options.Time.TotalSeconds:F0} s: run longer");
        }

        Console.WriteLine(string.Join(", ", done.SelectMany(static d => d).CountBy(static kind => kind).Select(static k => $"{k.Key} {k.Value}")));
        foreach (string text in _findings.Texts)
        {
            Console.WriteLine(text);
        }

        Console.WriteLine($"operations: {operations}, versions: {totals.Count}, repeats of what failed: {_repeated}, sums that differ: {_findings.Half}, other: {_findings.Other + _findings.Duplicated}");
        if (_findings.AreNone)
        {
            await files.DeleteAsync("bank");
        }

        return _findings.AreNone;
    }

    private async Task<List<string>> WorkAsync(TellerSettings settings)
    {
        using IWorker child = place.Launcher.Start(settings.ToArguments());
        List<string> done = [];
        while (await child.ReadLineAsync() is { } kind)
        {
            if (kind == Repeats.Line)
            {
                Interlocked.Increment(ref _repeated);
            }
            else
            {
                done.Add(kind);
            }
        }

        return await child.WaitAsync() ? throw new InvalidOperationException("A process of the bank was killed.") : done;
    }

    private List<Totals> ReadHistory(string folder, bool mayBeLate)
    {
        TableLog log = TableLog.Read(folder);
        using ParquetReader reader = new();
        Dictionary<string, List<Account>> rows = reader.Read(
            [.. log.Commits.SelectMany(static c => c.Added)], "id, balance", static (_, row) => new Account { Id = row.GetInt64(0), Balance = row.GetInt64(1) });
        Dictionary<long, long> balances = [];
        List<Totals> totals = [];
        foreach (LoggedCommit commit in log.Commits)
        {
            foreach (string path in commit.Removed)
            {
                if (!rows.TryGetValue(path, out List<Account>? gone))
                {
                    _findings.AddOther($"version {commit.Version} removes {path}, which no version added");
                    continue;
                }

                gone.ForEach(account => balances.Remove(account.Id));
            }

            foreach (Account account in commit.Added.SelectMany(file => rows[file.Path]))
            {
                if (!balances.TryAdd(account.Id, account.Balance))
                {
                    _findings.AddDuplicated($"version {commit.Version} has the account {account.Id} twice");
                }
            }

            totals.Add(new Totals(balances.Count, balances.Values.Sum()));
        }

        CheckpointCheck.Run(reader, log, mayBeLate, _findings);
        return totals;
    }
}
