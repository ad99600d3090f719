namespace LakeOrm.Benchmarks.Nested;

/// <summary>A line of a <see cref="NestedOrder"/>.</summary>
[LakeStruct]
internal sealed partial record NestedLine(string Sku, int Quantity, [property: LakeColumn(Precision = 18, Scale = 4)] decimal Price, string? Note);
