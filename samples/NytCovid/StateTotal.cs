using LakeOrm;

namespace NytCovid;

/// <summary>A state's last known count.</summary>
[LakeProjection]
public partial record StateTotal(string State, long Cases, long Deaths);
