namespace LakeOrm.CrashHarness.Steps;

/// <summary>A moment of a call of the storage.</summary>
/// <param name="Object">What is stored.</param>
/// <param name="Call">What happens to it.</param>
/// <param name="Moment">Which moment.</param>
internal readonly record struct Step(string Object, string Call, StepMoment Moment)
{
    public override string ToString() => $"{Object}: {(Moment == StepMoment.During ? "in the middle of" : Moment == StepMoment.After ? "after" : "before")} {Call}";

    public static Step Parse(string text) => StepCatalog.Folder.All.Concat(StepCatalog.Store.All).First(s => s.ToString() == text);
}
