namespace LakeOrm.CrashHarness.Steps;

/// <summary>One side of one call of the storage.</summary>
/// <param name="Object">What is stored.</param>
/// <param name="Call">What happens to it.</param>
/// <param name="IsAfter">Whether the call has been made.</param>
internal readonly record struct Step(string Object, string Call, bool IsAfter)
{
    public override string ToString() => $"{Object}: {(IsAfter ? "after" : "before")} {Call}";

    public static Step Parse(string text) => StepCatalog.All.Single(s => s.ToString() == text);
}
