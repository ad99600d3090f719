namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Tells of what goes on, whatever the one who is told makes of it.</summary>
internal static class Reports
{
    /// <summary>Tells. What is thrown goes to <see cref="TaskScheduler.UnobservedTaskException"/>, as what a task throws that nobody waits for.</summary>
    /// <param name="progress">Who is told; null for nobody.</param>
    /// <param name="value">What he is told.</param>
    public static void Tell<T>(IProgress<T>? progress, T value)
    {
        try
        {
            progress?.Report(value);
        }
        catch (Exception e)
        {
            _ = Task.FromException(e);
        }
    }
}
