namespace LakeOrm.CrashHarness.Steps;

/// <summary>Kills its own process when a step is reached for the n-th time.</summary>
internal sealed class StepTrap(Step armed, int occurrence)
{
    private static readonly HashSet<Step> Known = [.. StepCatalog.All];
    private int _reached;

    /// <summary>Runs a call between its two steps.</summary>
    public T Around<T>(string kind, string call, Func<T> run)
    {
        Reach(new Step(kind, call, IsAfter: false));
        T result = run();
        Reach(new Step(kind, call, IsAfter: true));
        return result;
    }

    /// <inheritdoc cref="Around{T}"/>
    public void Around(string kind, string call, Action run) => Around(kind, call, () =>
    {
        run();
        return true;
    });

    private void Reach(Step step)
    {
        if (!Known.Contains(step))
        {
            Environment.FailFast($"The step '{step}' is not in the catalog: nobody was ever killed there.");
        }

        if (step == armed && Interlocked.Increment(ref _reached) == occurrence)
        {
            Signals.KillSelf();
        }
    }
}
