using System.Globalization;
using LakeOrm.CompilerServices;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;

namespace LakeOrm.Delta.Writing;

/// <summary>Which partitions an overwrite replaces. Of one partition it is asked once.</summary>
/// <param name="request">The write, for messages.</param>
/// <param name="covers">Says it of partitions.</param>
internal sealed class PartitionScope(WriteRequest request, Func<IReadOnlyList<IReadOnlyDictionary<string, string?>>, IReadOnlyList<bool>> covers)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _checked;

    /// <summary>The files of a snapshot that go.</summary>
    public IReadOnlyList<DeltaFile> FilesOf(DeltaSnapshot snapshot)
    {
        IReadOnlyList<string> columns = snapshot.Metadata.PhysicalPartitionColumns;
        Learn(columns, snapshot.Files.Select(static f => f.PartitionValues));
        return [.. snapshot.Files.Where(f => _known[PartitionKey.Of(columns, f.PartitionValues)])];
    }

    /// <summary>Refuses a row of a partition that is not replaced.</summary>
    /// <param name="columns">The partition columns in the router's order.</param>
    /// <param name="router">The routed chunk.</param>
    /// <param name="firstRow">How many rows were before the chunk.</param>
    public void Check(IReadOnlyList<string> columns, PartitionRouter router, long firstRow)
    {
        PartitionValues[] partitions = [.. Enumerable.Range(_checked, router.PartitionCount - _checked).Select(p => new PartitionValues([.. columns], [.. router.Values(p)]))];
        Learn(columns, partitions);
        int bad = Array.FindIndex(partitions, p => !_known[PartitionKey.Of(columns, p)]);
        if (bad >= 0)
        {
            string values = string.Join(", ", partitions[bad].Select(static v => $"{v.Key} = {(v.Value is null ? "null" : $"'{v.Value}'")}"));
            throw new LakeDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"Table '{request.Table}', overwrite, row {firstRow + router.Partitions.IndexOf(_checked + bad)} of the call: its partition ({values}) does not meet the condition {request.Where!.Text}. ")
                + "Nothing was written. Leave the row out, or widen the condition.");
        }

        _checked = router.PartitionCount;
    }

    private void Learn(IReadOnlyList<string> columns, IEnumerable<IReadOnlyDictionary<string, string?>> partitions)
    {
        Dictionary<string, IReadOnlyDictionary<string, string?>> unknown = new(StringComparer.Ordinal);
        foreach (IReadOnlyDictionary<string, string?> partition in partitions)
        {
            string key = PartitionKey.Of(columns, partition);
            if (!_known.ContainsKey(key))
            {
                unknown.TryAdd(key, partition);
            }
        }

        if (unknown.Count > 0)
        {
            foreach ((string key, bool covered) in unknown.Keys.Zip(covers([.. unknown.Values])))
            {
                _known.Add(key, covered);
            }
        }
    }
}
