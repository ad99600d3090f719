namespace LakeOrm.Parquet.Columns;

/// <summary>A run of leaf entries that ends at a record's end.</summary>
/// <param name="Start">The first entry.</param>
/// <param name="Entries">Values and nulls.</param>
/// <param name="FirstValue">The first value.</param>
/// <param name="Values">Values.</param>
/// <param name="Rows">Records.</param>
internal readonly record struct LeafSlice(int Start, int Entries, int FirstValue, int Values, int Rows);
