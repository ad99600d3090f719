using LakeOrm;

namespace NytCovid;

/// <summary>One day of one county as the source table has it: everything may be missing, dates are text.</summary>
[LakeProjection(Naming = LakeNaming.AsIs)]
public partial record SourceCase(string? Date, string? County, string? State, int? Fips, int? Cases, int? Deaths);
