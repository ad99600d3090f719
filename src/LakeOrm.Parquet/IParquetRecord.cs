namespace LakeOrm.Parquet;

/// <summary>What the generator emits so that records of <typeparamref name="TSelf"/> can be written as Parquet.</summary>
/// <remarks>
/// Calls cross this boundary once per tile, never per row: reference types share canonical code, and a per-row call would pay for it
/// on every row. The interface is implemented by generated code only and grows by <c>static virtual</c> members with a default.
/// </remarks>
/// <typeparam name="TSelf">The record.</typeparam>
public interface IParquetRecord<TSelf>
    where TSelf : IParquetRecord<TSelf>
{
    /// <summary>The leaf columns in the order in which <see cref="WriteTile"/> numbers them.</summary>
    static abstract ParquetSchema ParquetSchema { get; }

    /// <summary>Writes a tile of at most <see cref="ParquetTile.MaxRows"/> rows in one row-major pass.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="tile">The columns' page buffers.</param>
    /// <param name="stamp">The values of auto columns; they take the place of the members' own values, which are never changed.</param>
    static abstract void WriteTile(ReadOnlySpan<TSelf> rows, ParquetTile tile, in RowStamp stamp);
}
