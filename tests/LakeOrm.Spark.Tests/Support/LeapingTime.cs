namespace LakeOrm.Spark.Tests.Support;

/// <summary>A clock that goes as it does, and leaps when a test says so. Deadlines of calls are held against the system's clock, so that the time of day does not leap.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _leapt;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _leapt);

    public void Leap(TimeSpan time) => Interlocked.Add(ref _leapt, (long)(time.TotalSeconds * TimestampFrequency));
}
