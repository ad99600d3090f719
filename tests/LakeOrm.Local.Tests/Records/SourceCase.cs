namespace LakeOrm.Local.Tests.Records;

/// <summary>A row of the New York Times' counts as another engine wrote them.</summary>
[LakeProjection(Naming = LakeNaming.AsIs)]
public partial record SourceCase(string? Date, string? County, string? State, int? Fips, int? Cases, int? Deaths);
