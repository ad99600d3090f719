using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Spark;

/// <summary>What holds for a lake on Spark.</summary>
[Experimental("LAKEORM001")]
public sealed class SparkLakeOptions
{
    /// <summary>The storage's root as Spark names it, such as <c>s3a://bucket/lake</c> where the client says <c>s3://bucket/lake</c>; the storage's own when null.</summary>
    public string? Root { get; init; }

    /// <summary>By which way rows go to Spark.</summary>
    public WritePath WritePath { get; init; }

    /// <summary>Up to how many bytes rows go with the statement when the way is <see cref="WritePath.Auto"/>; more are staged. 128 MiB when it is not set.</summary>
    public long InlineThreshold { get; init; } = 128 << 20;

    internal void Check() => ArgumentOutOfRangeException.ThrowIfNegative(InlineThreshold);
}
