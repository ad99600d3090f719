using System.ComponentModel;
using System.Runtime.InteropServices;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>A bound list. The elements of all its lists lie one after the other in what the binder that came with it has bound.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ArrowListColumn : ArrowNode
{
    private readonly List<ArrowNode> _elements;
    private readonly ArrowListLayout.Read? _read;
    private ReadOnlyMemory<byte> _starts;
    private ReadOnlyMemory<byte> _ends;
    private int _count;
    private byte[] _startRoom = [];
    private byte[] _endRoom = [];
    private byte[] _live = [];

    internal ArrowListColumn(ArrowPlace place, ArrowListLayout.Read? read, List<ArrowNode> elements)
        : base(place)
    {
        _read = read;
        _elements = elements;
    }

    /// <summary>Where each list begins: the index of its first element. What stands at a null means nothing.</summary>
    public ReadOnlySpan<int> Starts => MemoryMarshal.Cast<byte, int>(_starts.Span);

    /// <summary>Where each list ends: the index after its last element. What stands at a null means nothing.</summary>
    public ReadOnlySpan<int> Ends => MemoryMarshal.Cast<byte, int>(_ends.Span);

    private protected override string Expected => "a list";

    /// <summary>The starts lie in a buffer as they are needed.</summary>
    internal void UseStarts(ReadOnlyMemory<byte> starts) => _starts = starts;

    /// <summary>The ends lie in a buffer as they are needed.</summary>
    internal void UseEnds(ReadOnlyMemory<byte> ends) => _ends = ends;

    internal Span<int> MakeStarts()
    {
        Memory<byte> room = Room(ref _startRoom, checked(_count * sizeof(int)));
        _starts = room;
        return MemoryMarshal.Cast<byte, int>(room.Span);
    }

    internal Span<int> MakeEnds()
    {
        Memory<byte> room = Room(ref _endRoom, checked(_count * sizeof(int)));
        _ends = room;
        return MemoryMarshal.Cast<byte, int>(room.Span);
    }

    internal LakeDataException OutOfRange(int index, long start, long end, int limit) => Damaged($"list {index} has the elements {start} to {end} of {limit}");

    private protected override (string Path, long Row) LocateChild(int index, string name)
    {
        int list = 0;
        while (IsNull(list) || index < Starts[list] || index >= Ends[list])
        {
            list++;
        }

        (string path, long row) = base.LocateChild(list, name);
        return ($"{path}[{index - Starts[list]}]", row);
    }

    private protected override void LoadValues(ArrayData data)
    {
        _count = data.Length;
        if (_read is null)
        {
            MakeStarts().Clear();
            MakeEnds().Clear();
            return;
        }

        int limit = data.Children is [{ } all, ..] ? all.Length : throw Damaged("it lacks its elements");
        _read(this, data, limit);
        (int first, int last, bool gaps) = Bounds(limit);
        byte[]? live = gaps ? Live(first, last) : null;
        if (first > 0)
        {
            Rebase(first);
        }

        foreach (ArrowNode element in _elements)
        {
            element.LoadData(Child(data, 0, first, last - first), live);
        }
    }

    // What the lists refer to, and whether it is all of what lies between.
    private (int First, int Last, bool Gaps) Bounds(int limit)
    {
        ReadOnlySpan<int> starts = Starts;
        ReadOnlySpan<int> ends = Ends;
        int first = int.MaxValue;
        int last = 0;
        int next = -1;
        long total = 0;
        bool apart = false;
        for (int i = 0; i < starts.Length; i++)
        {
            if (IsNull(i))
            {
                continue;
            }

            int start = starts[i];
            int end = ends[i];
            if (start < 0 || end < start || end > limit)
            {
                throw OutOfRange(i, start, end, limit);
            }

            first = Math.Min(first, start);
            last = Math.Max(last, end);
            if (start < end)
            {
                apart |= next >= 0 && start != next;
                next = end;
                total += end - start;
            }
        }

        return first == int.MaxValue ? (0, 0, false) : (first, last, apart || total != last - first);
    }

    private byte[] Live(int first, int last)
    {
        Room(ref _live, (last - first + 7) >> 3).Span.Clear();
        ReadOnlySpan<int> starts = Starts;
        ReadOnlySpan<int> ends = Ends;
        for (int i = 0; i < starts.Length; i++)
        {
            for (int element = starts[i]; !IsNull(i) && element < ends[i]; element++)
            {
                int bit = element - first;
                _live[bit >> 3] |= (byte)(1 << (bit & 7));
            }
        }

        return _live;
    }

    private void Rebase(int first)
    {
        ReadOnlySpan<int> starts = Starts;
        ReadOnlySpan<int> ends = Ends;
        Span<int> newStarts = MakeStarts();
        Span<int> newEnds = MakeEnds();
        for (int i = 0; i < newStarts.Length; i++)
        {
            newStarts[i] = unchecked(starts[i] - first);
            newEnds[i] = unchecked(ends[i] - first);
        }
    }
}
