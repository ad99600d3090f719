using LakeOrm;

namespace DeltaInspect;

/// <summary>How many rows a table has, and a number that any change to one of them changes.</summary>
[LakeProjection]
public partial record RowSum(long Rows, string Checksum);
