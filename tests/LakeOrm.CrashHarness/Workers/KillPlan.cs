using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>When a worker dies: at a step, or at a moment.</summary>
internal sealed record KillPlan
{
    /// <summary>The step; null for a moment.</summary>
    public Step? Step { get; init; }

    /// <summary>At which occurrence of the step.</summary>
    public int Occurrence { get; init; } = 1;

    /// <summary>Before the moment the worker begins so many operations; 0 for a moment while it starts.</summary>
    public int Operations { get; init; }

    /// <summary>The moment, as a part of the usual length of the operation: 0 to somewhat beyond 1.</summary>
    public double Fraction { get; init; }
}
