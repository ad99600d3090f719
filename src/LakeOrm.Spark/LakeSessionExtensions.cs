using System.Diagnostics.CodeAnalysis;
using LakeOrm.Spark;

namespace LakeOrm;

/// <summary>Adds Spark's sessions to a client that <c>Lake.Spark</c> made.</summary>
[Experimental("LAKEORM001")]
public static class LakeSessionExtensions
{
    /// <inheritdoc cref="SparkDriver.OpenSessionAsync"/>
    /// <param name="lake">The client.</param>
    /// <param name="progress">Is told how far the server is with each statement of the session, from any thread; when null, who is named by <see cref="SparkOptions.Progress"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeUnsupportedException">The client's driver is not Spark's.</exception>
    public static Task<LakeSession> OpenSessionAsync(this LakeClient lake, IProgress<SparkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lake);
        return lake.Driver is SparkDriver spark
            ? spark.OpenSessionAsync(progress, cancellationToken)
            : throw new LakeUnsupportedException($"A session is Spark's, and the driver of this lake is {lake.Driver.Name}. Open the lake by Lake.Spark.");
    }
}
