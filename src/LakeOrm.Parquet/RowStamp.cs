namespace LakeOrm.Parquet;

/// <summary>What one write call stamps into auto columns. The caller's records are left as they are.</summary>
/// <param name="Micros">The time of the write: microseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="IngestId">The UUIDv7 of the write.</param>
public readonly record struct RowStamp(long Micros, Guid IngestId)
{
    /// <summary>A stamp of this instant.</summary>
    /// <param name="clock">The clock; the system's when null.</param>
    /// <returns>The stamp.</returns>
    public static RowStamp Now(TimeProvider? clock = null)
    {
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        return new RowStamp((now.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond, Guid.CreateVersion7(now));
    }
}
