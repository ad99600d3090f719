using System.Runtime.InteropServices;

namespace LakeOrm.Rows;

/// <summary>Rows of a list, read in place.</summary>
internal sealed class ListRows<T>(List<T> rows, RowCall call) : RestartableRows<T>(rows.Count, call)
    where T : ILakeTable<T>
{
    protected override ReadOnlySpan<T> Slice(int first, int count)
    {
        Span<T> all = CollectionsMarshal.AsSpan(rows);
        return all.Length == Length ? all.Slice(first, count) : throw new InvalidOperationException("The list of rows was changed while it was being written.");
    }
}
