namespace LakeOrm.Spark.Tests.Support;

/// <summary>A clock whose waits are shorter than they say.</summary>
/// <param name="times">How many times shorter.</param>
internal sealed class FastTime(int times) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / times : dueTime, period);
}
