using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>Makes calls again that failed in a way that asks for it: somebody else was faster, the store may answer the next time, or nobody knows what came of it. Each of them can be repeated.</summary>
internal static class Repeats
{
    /// <summary>The line that tells of one.</summary>
    public const string Line = "again";
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes a call until it goes through.</summary>
    /// <param name="life">Whose call it is.</param>
    /// <param name="call">The call.</param>
    /// <param name="overConflicts">Whether a conflict asks for it, too; not where the call says which version it was made for.</param>
    public static async Task<T> RunAsync<T>(ILife life, Func<Task<T>> call, bool overConflicts = true)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (LakeException e) when (attempt < Tries && (e is LakeConflictException ? overConflicts : e.IsTransient || e is LakeUnknownOutcomeException))
            {
                if (e is not LakeConflictException)
                {
                    life.Tell(Line);
                    await Task.Delay(Pause * attempt);
                }
            }
        }
    }

    /// <summary>Makes a call until it goes through.</summary>
    public static Task RunAsync(ILife life, Func<Task> call) => RunAsync(life, async () =>
    {
        await call();
        return true;
    });
}
