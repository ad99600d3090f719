namespace LakeOrm.Benchmarks.Nested;

/// <summary>An order with its lines.</summary>
[LakeTable("benchmarks.nested_orders")]
internal sealed partial record NestedOrder(long Id, string Customer, DateTime CreatedAt, List<NestedLine> Lines);
