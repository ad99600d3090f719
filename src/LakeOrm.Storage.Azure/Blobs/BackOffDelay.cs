using Azure;
using Azure.Core;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Azure.Blobs;

/// <summary>Has the client wait as everybody does. What the store asks for the client sees to itself.</summary>
/// <param name="backOff">The waits.</param>
internal sealed class BackOffDelay(BackOff backOff) : DelayStrategy(backOff.Longest, jitterFactor: 0)
{
    protected override TimeSpan GetNextDelayCore(Response? response, int retryNumber) => backOff.After(retryNumber) ?? backOff.Longest;
}
