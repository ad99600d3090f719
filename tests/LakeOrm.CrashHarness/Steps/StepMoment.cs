namespace LakeOrm.CrashHarness.Steps;

/// <summary>When, by a call of the storage.</summary>
internal enum StepMoment
{
    /// <summary>It has not begun.</summary>
    Before,

    /// <summary>It is on its way: nobody can say whether it will be done.</summary>
    During,

    /// <summary>It is done, and its caller has not heard of it.</summary>
    After,
}
