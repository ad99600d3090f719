using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Snapshots;

/// <summary>The files that <see cref="ActiveFiles"/> share: a list that only grows once it is shared, and where in it each is, by its id.</summary>
internal sealed class FileTable
{
    private DeltaFile?[] _items = new DeltaFile?[16];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private int _count;

    public int Count => _count;

    /// <summary>Puts files in. Allowed only while the table is not shared, or when none of them is there.</summary>
    public void Set(DeltaFile file)
    {
        string id = file.Id;
        if (_index.TryGetValue(id, out int at))
        {
            _items[at] = file;
            return;
        }

        if (_count == _items.Length)
        {
            // A new array: whoever reads the old one is not disturbed.
            Array.Resize(ref _items, _count * 2);
        }

        _items[_count] = file;
        _index.Add(id, _count++);
    }

    public bool Contains(string id) => _index.ContainsKey(id);

    /// <summary>Takes a file out. Allowed only while the table is not shared.</summary>
    public void Remove(string id)
    {
        if (_index.Remove(id, out int at))
        {
            _items[at] = null;
        }
    }

    /// <summary>The files that are left, for sharing.</summary>
    public ActiveFiles Share()
    {
        if (_index.Count == _count)
        {
            return new ActiveFiles(this, new ArraySegment<DeltaFile>(_items!, 0, _count));
        }

        FileTable compact = new() { _items = new DeltaFile?[Math.Max(16, _index.Count)] };
        compact._index.EnsureCapacity(_index.Count);
        for (int i = 0; i < _count; i++)
        {
            if (_items[i] is { } file)
            {
                compact.Set(file);
            }
        }

        return compact.Share();
    }
}
