using Xunit.Sdk;
using Xunit.v3;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>
/// Runs together what asks for the same server, since one runs at a time, and each needs a while until it is started and warm. What is in none of the collections below has the usual server, and comes first.
/// What needs a store comes last: one S3 server runs at a time on a machine, and the stores' own tests, which stand first in the solution, have it until then.
/// </summary>
public sealed class ServerOrder : ITestCollectionOrderer
{
    /// <summary>The collection of tests that take the usual server away and start it anew, which is cold then.</summary>
    public const string Restarted = "a server that is restarted";

    /// <summary>The collection of tests that need streams which end early, bound values, a token, or a REST catalog.</summary>
    public const string Strict = "a strict server";

    /// <summary>The collection of tests that need a server without extensions.</summary>
    public const string Bare = "a bare server";

    /// <summary>The collection of tests that need a store.</summary>
    public const string Store = "a server with a store";

    private static readonly string[] Order = [Restarted, Strict, Bare, Store];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static c => Array.IndexOf(Order, c.TestCollectionDisplayName))];
}
