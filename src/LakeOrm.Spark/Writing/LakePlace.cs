using LakeOrm.Storage;

namespace LakeOrm.Spark.Writing;

/// <summary>Where a lake's objects are, as the client and as Spark name them.</summary>
/// <param name="Storage">The storage of the client.</param>
/// <param name="Root">The storage's root as Spark names it.</param>
internal sealed record LakePlace(ILakeStorage Storage, string Root)
{
    /// <summary>What Spark calls an object.</summary>
    public string PathOf(string key) => $"{Root.TrimEnd('/')}/{key}";
}
