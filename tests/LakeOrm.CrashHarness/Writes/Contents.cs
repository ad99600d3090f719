using System.Diagnostics.CodeAnalysis;
using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>What a table must hold.</summary>
internal sealed class Contents
{
    private readonly Dictionary<string, Entry> _rows = new(StringComparer.Ordinal);

    /// <summary>The properties that the table must have, beside others.</summary>
    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns that must be there and take null, beside others.</summary>
    public HashSet<string> NullableColumns { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Entry> Rows => _rows.Values;

    public bool TryGet(string id, [NotNullWhen(true)] out Entry? row) => _rows.TryGetValue(id, out row);

    /// <summary>Adds rows, in place of those with the same id.</summary>
    public void Put(IEnumerable<Entry> rows)
    {
        foreach (Entry row in rows)
        {
            _rows[row.Id] = row;
        }
    }

    /// <summary>Adds rows whose id is not there.</summary>
    public void PutMissing(IEnumerable<Entry> rows)
    {
        foreach (Entry row in rows)
        {
            _rows.TryAdd(row.Id, row);
        }
    }

    /// <summary>Puts rows in place of those with the same id.</summary>
    public void PutPresent(IEnumerable<Entry> rows) => Put([.. rows.Where(r => _rows.ContainsKey(r.Id))]);

    public void Change(Func<Entry, bool> where, Func<Entry, Entry> change) => Put([.. _rows.Values.Where(where).Select(change)]);

    public void Remove(Func<Entry, bool> where)
    {
        foreach (Entry row in _rows.Values.Where(where).ToArray())
        {
            _rows.Remove(row.Id);
        }
    }

    public void Clear() => _rows.Clear();
}
