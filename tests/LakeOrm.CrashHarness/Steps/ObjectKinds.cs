namespace LakeOrm.CrashHarness.Steps;

/// <summary>What an object of a table is.</summary>
internal static class ObjectKinds
{
    public static string Of(string key) => key switch
    {
        _ when !key.Contains("/_delta_log/", StringComparison.Ordinal) => StepCatalog.DataFile,
        _ when key.EndsWith(".json", StringComparison.Ordinal) => StepCatalog.Commit,
        _ when key.EndsWith("/_last_checkpoint", StringComparison.Ordinal) => StepCatalog.LastCheckpoint,
        _ => StepCatalog.Checkpoint,
    };
}
