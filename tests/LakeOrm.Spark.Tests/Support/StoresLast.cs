using Xunit.Sdk;
using Xunit.v3;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>Runs what needs a store at the end: one S3 server runs at a time on a machine, and the stores' own tests, which stand first in the solution, have it until then.</summary>
public sealed class StoresLast : ITestCollectionOrderer
{
    /// <summary>The collection of tests that need a store.</summary>
    public const string Collection = "a server with a store";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static c => c.TestCollectionDisplayName == Collection)];
}
