using System.Diagnostics;
using System.Globalization;
using LakeOrm.CrashHarness.Checks;
using LakeOrm.CrashHarness.Records;
using LakeOrm.CrashHarness.Workers;
using LakeOrm.Spark;

namespace LakeOrm.CrashHarness.Remote;

/// <summary>Processes that do the same operations under the same keys at once through a server, and are killed over it. Each operation is there once.</summary>
internal sealed class RemoteRun(CrashOptions options, RemoteTable table)
{
    private const int Processes = 2;
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(8);
    private static readonly ProcessLauncher Launcher = new(new Dictionary<string, string>());

    private readonly Findings _findings = new();
    private readonly Stopwatch _clock = new();
    private readonly Dictionary<int, int> _committed = [];
    private readonly Random _random = new(options.Seed);
    private int _kills;
    private int _duplicates;
    private int _repeated;

    // What was never tried has not been shown to work.
    private bool HasShown => _kills > 0 && _duplicates > 0;

    // A slow machine gets more time to show it, up to a limit.
    private bool IsEnough => options.IsOver(_kills, _clock.Elapsed) && (HasShown || _clock.Elapsed >= options.Patience);

    /// <summary>Runs until it is enough.</summary>
    /// <returns>Whether all is well.</returns>
    public async Task<bool> RunAsync()
    {
        await using LakeClient lake = table.Connect(WritePath.Inline);
        await lake.EnsureTableAsync<Account>(new EnsureTableOptions { Table = table.Name });
        await lake.InsertAsync([new Account { Id = RemoteOperation.Counter, Balance = 0 }], new InsertOptions { Table = table.Name });
        _clock.Start();
        int[] done = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => WorkAsync()));
        await CheckAsync(lake, done.Max());
        await lake.ExecuteAsync($"DROP TABLE {LakeSql.Table(LakeTableName.Parse(table.Name))}");
        foreach (string text in _findings.Texts)
        {
            Console.WriteLine(text);
        }

        Console.WriteLine($"{table.Format}: {_duplicates} repeats of what was done; {_repeated} repeats of what failed; {_clock.Elapsed.TotalSeconds:F0} s");
        Console.WriteLine($"kills: {_kills}, keys: {_findings.Keys}, lost: {_findings.Lost}, duplicated: {_findings.Duplicated}, half: {_findings.Half}");
        return _findings.AreNone;
    }

    // A process after the other, each of which goes on where the last one died. How many operations are done at the end.
    private async Task<int> WorkAsync()
    {
        int next = 0;
        TimeSpan life = LongLife;
        while (true)
        {
            int first = next;
            bool isLast = IsEnough;
            using IWorker child = Launcher.Start(new RemoteSettings(table, next, isLast ? 0 : life.TotalSeconds).ToArguments());
            using CancellationTokenSource ended = new();
            Task killing = KillAsync(child, life, ended.Token);
            while (await child.ReadLineAsync() is { } line)
            {
                next = Told(line, next);
            }

            await ended.CancelAsync();
            await killing;
            if (await child.WaitAsync())
            {
                Interlocked.Increment(ref _kills);
            }
            else if (isLast)
            {
                return next;
            }

            // Where a machine is so slow that they die before they have done anything, the next one lives longer.
            life = next == first ? life * 2 : LongLife;
        }
    }

    private async Task KillAsync(IWorker child, TimeSpan life, CancellationToken ended)
    {
        try
        {
            TimeSpan wait;
            lock (_random)
            {
                wait = life * _random.NextDouble();
            }

            await Task.Delay(wait, ended);
            if (!IsEnough)
            {
                child.Kill();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private int Told(string line, int next)
    {
        if (line == Repeats.Line)
        {
            Interlocked.Increment(ref _repeated);
            return next;
        }

        string[] parts = line.Split(' ');
        int number = int.Parse(parts[0], CultureInfo.InvariantCulture);
        lock (_committed)
        {
            if (parts[1] == nameof(WriteOutcome.Committed))
            {
                _committed[number] = _committed.GetValueOrDefault(number) + 1;
            }
            else
            {
                _duplicates++;
            }
        }

        return number + 1;
    }

    private async Task CheckAsync(LakeClient lake, int done)
    {
        _findings.Keys = done;
        RemoteOperation[] operations = [.. Enumerable.Range(0, done).Select(static number => new RemoteOperation(number))];
        List<Account> accounts = await lake.QueryAsync<Account>($"SELECT * FROM {LakeSql.Table(LakeTableName.Parse(table.Name))}");
        Dictionary<long, int> found = accounts.CountBy(static a => a.Id).ToDictionary();
        foreach (long id in operations.SelectMany(static o => o.Ids).Append(RemoteOperation.Counter))
        {
            switch (found.GetValueOrDefault(id))
            {
                case 0:
                    _findings.AddLost($"the account {id}");
                    break;
                case 1:
                    break;
                case int times:
                    _findings.AddDuplicated($"the account {id} is there {times} times");
                    break;
            }

            found.Remove(id);
        }

        foreach (long id in found.Keys)
        {
            _findings.AddOther($"nobody opened the account {id}");
        }

        int updates = operations.Count(static o => o.IsUpdate);
        long counted = accounts.Where(static a => a.Id == RemoteOperation.Counter).Sum(static a => a.Balance);
        if (counted < updates)
        {
            _findings.AddLost($"{updates} updates came to {counted}");
        }
        else if (counted > updates)
        {
            _findings.AddDuplicated($"{updates} updates came to {counted}");
        }

        foreach ((int number, int times) in _committed.Where(static c => c.Value > 1))
        {
            _findings.AddDuplicated($"{times} processes were told that theirs is the operation {number}");
        }

        if (!HasShown)
        {
            _findings.AddOther($"{_kills} processes died, and {_duplicates} operations were done before they were repeated in {_clock.Elapsed.TotalSeconds:F0} s");
        }
    }
}
