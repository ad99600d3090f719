using LakeOrm.Delta.Snapshots;

namespace DeltaInspect;

/// <summary>The table's features, and what LakeOrm does with each.</summary>
internal static class FeatureReport
{
    public static void Print(IReadOnlyList<DeltaFeature> features)
    {
        Sheet sheet = new("features", "feature", "support", "because of");
        foreach (DeltaFeature feature in features)
        {
            string support = feature.Support switch
            {
                DeltaFeatureSupport.Kept => "kept",
                DeltaFeatureSupport.ReadOnly => "read-only",
                _ => "refused",
            };
            sheet.Add(feature.Name, support, feature.Reason);
        }

        sheet.Print();
    }
}
