namespace LakeOrm.Rows;

/// <summary>Rows of an array, read in place.</summary>
internal sealed class ArrayRows<T>(T[] rows, RowCall call) : RestartableRows<T>(rows.Length, call)
    where T : ILakeTable<T>
{
    protected override ReadOnlySpan<T> Slice(int first, int count) => new(rows, first, count);
}
