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

    /// <summary>Up to how many bytes rows go with the statement when the way is <see cref="WritePath.Auto"/>; more are staged. 4 MiB when it is not set: from there on a server reads files faster than what comes with a statement.</summary>
    public long InlineThreshold { get; init; } = 4 << 20;

    /// <summary>
    /// The catalog of Spark in which names without one are looked up, also those of the caller's own statements, unless they run in a session whose id the caller chose; the server's own when null. Of Iceberg.
    /// </summary>
    public string? Catalog { get; init; }

    /// <summary>The namespace in which names of one part are looked up, also those of the caller's own statements, unless they run in a session whose id the caller chose; the catalog's own when null. Of Iceberg.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// Whether a call under a key is refused where the server or the catalog has no branches, so that the key could only be looked for before (<see cref="KeyPromise.CheckedBefore"/>). Otherwise the call runs, and its result tells. Of Iceberg.
    /// </summary>
    public bool RequireExactlyOnce { get; init; }

    internal void Check(LakeFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(InlineThreshold);
        CheckPart(Catalog, nameof(Catalog), format);
        CheckPart(Namespace, nameof(Namespace), format);
        CheckFormat(RequireExactlyOnce, nameof(RequireExactlyOnce), format, $"a key of a table of {format} never has a weaker promise");
    }

    private static void CheckPart(string? name, string option, LakeFormat format)
    {
        CheckFormat(name is not null, option, format, $"a table of {format} lies below the storage's root under its own name");
        if (name is not null && LakeTableName.Parse(name).Namespace is not null)
        {
            throw new ArgumentException($"{nameof(SparkLakeOptions)}.{option} is the one name of it, and '{name}' has more parts.", option);
        }
    }

    private static void CheckFormat(bool isSet, string option, LakeFormat format, string reason)
    {
        if (isSet && format != LakeFormat.Iceberg)
        {
            throw new ArgumentException($"{nameof(SparkLakeOptions)}.{option} is for Iceberg: {reason}.", option);
        }
    }
}
