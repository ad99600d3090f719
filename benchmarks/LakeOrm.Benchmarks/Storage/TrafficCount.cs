namespace LakeOrm.Benchmarks.Storage;

/// <summary>Requests, and the bytes of their answers' bodies.</summary>
internal sealed record TrafficCount
{
    public long DataRequests { get; init; }

    public long DataBytes { get; init; }

    public long LogRequests { get; init; }

    public long LogBytes { get; init; }

    public long OtherRequests { get; init; }

    public long OtherBytes { get; init; }

    /// <summary>Every byte that came, headers included.</summary>
    public long Received { get; init; }
}
