namespace LakeOrm.RecordCases.Nesting;

/// <summary>A projection with nested values.</summary>
[LakeProjection]
public partial record OrderTotal(string Id, Address? ShipTo, IReadOnlyList<string> Skus, Dictionary<string, decimal> Totals, [property: LakeColumn(Optional = true)] List<Line>? Lines);
