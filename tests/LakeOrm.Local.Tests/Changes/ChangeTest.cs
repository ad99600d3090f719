using LakeOrm.Contract.Records;
using LakeOrm.Local.Changes;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A lake, and what its changes read.</summary>
public abstract class ChangeTest : LakeTest
{
    private readonly List<ChangeScan> _scans = [];

    protected ChangeTest() => Driver.Changing = scan =>
    {
        lock (_scans)
        {
            _scans.Add(scan);
        }
    };

    /// <summary>How many files the last change searched.</summary>
    protected int Searched => _scans[^1].Searched.Count;

    /// <summary>How many files the last change wrote anew or took out.</summary>
    protected int Touched => _scans[^1].Touched.Count;

    /// <summary>How often changes ran.</summary>
    protected int Runs => _scans.Count;

    protected static Account[] Accounts(int from, int count, long balance = 100) =>
        [.. Enumerable.Range(from, count).Select(i => new Account { Id = i, Owner = $"o{i}", Balance = balance })];

    protected Task<List<Account>> AccountsAsync() => Lake.QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id");
}
