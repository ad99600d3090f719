namespace LakeOrm.Benchmarks.Nested;

/// <summary>A line of a <see cref="NestedOrder"/>.</summary>
internal sealed record NestedLine(string Sku, int Quantity, decimal Price, string? Note);
