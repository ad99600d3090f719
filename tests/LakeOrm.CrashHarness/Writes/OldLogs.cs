using System.Runtime.CompilerServices;
using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>Makes the logs of some tables look old, so that a clean-up finds something to delete.</summary>
internal sealed class OldLogs(ILakeStorage inner) : DelegatingStorage(inner)
{
    /// <summary>What the tables' names begin with; the lane follows, which alone writes to the table.</summary>
    public const string Prefix = "cleaned_";

    private static readonly TimeSpan Age = TimeSpan.FromDays(3);

    public override async ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) =>
        await Inner.HeadAsync(key, cancellationToken) is { } found ? SetBack(found) : null;

    public override async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (LakeObject found in Inner.ListAsync(prefix, startAfter, recursive, cancellationToken))
        {
            yield return SetBack(found);
        }
    }

    private static LakeObject SetBack(LakeObject found) =>
        found.Key.Contains($"/{Prefix}", StringComparison.Ordinal) && found.Key.Contains("/_delta_log/", StringComparison.Ordinal) ? found with { LastModified = found.LastModified - Age } : found;
}
