namespace LakeOrm.CrashHarness.Steps;

/// <summary>Ends a worker's life when a step is reached for the n-th time.</summary>
/// <param name="catalog">The steps that there are.</param>
/// <param name="armed">The step; null for none.</param>
/// <param name="occurrence">At which of its occurrences.</param>
/// <param name="life">The life.</param>
internal sealed class StepTrap(StepCatalog catalog, Step? armed, int occurrence, ILife life)
{
    private int _reached;

    /// <summary>Runs a call between its steps.</summary>
    public T Around<T>(string kind, string call, Func<T> run)
    {
        Reach(kind, call, StepMoment.Before);
        T result = run();
        Reach(kind, call, StepMoment.After);
        return result;
    }

    /// <inheritdoc cref="Around{T}"/>
    public void Around(string kind, string call, Action run) => Around(kind, call, () =>
    {
        run();
        return true;
    });

    /// <inheritdoc cref="Around{T}"/>
    public async ValueTask<T> AroundAsync<T>(string kind, string call, Func<ValueTask<T>> run)
    {
        Reach(kind, call, StepMoment.Before);
        if (IsReached(new Step(kind, call, StepMoment.During)))
        {
            await life.DieDuringAsync(() => run().AsTask());
        }

        T result = await run();
        Reach(kind, call, StepMoment.After);
        return result;
    }

    /// <inheritdoc cref="Around{T}"/>
    public async ValueTask AroundAsync(string kind, string call, Func<ValueTask> run) => await AroundAsync(kind, call, async () =>
    {
        await run();
        return true;
    });

    private void Reach(string kind, string call, StepMoment moment)
    {
        Step step = new(kind, call, moment);
        life.Check();
        if (!catalog.Knows(step))
        {
            Environment.FailFast($"The step '{step}' is not in the catalog: nobody was ever killed there.");
        }

        if (IsReached(step))
        {
            life.Die();
        }
    }

    private bool IsReached(Step step) => step == armed && Interlocked.Increment(ref _reached) == occurrence;
}
