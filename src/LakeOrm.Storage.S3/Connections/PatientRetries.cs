using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3.Internal;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>What the SDK takes for a failure that may pass, with our waits. Its own quota of tries, which a storm uses up for all calls of a process together, does not count.</summary>
/// <param name="config">The waits.</param>
internal sealed class PatientRetries(PatientConfig config) : AmazonS3StandardRetryPolicy(config)
{
    private readonly ConditionalWeakTable<IRequestContext, StrongBox<TimeSpan>> _asked = [];

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception)
    {
        TimeSpan? asked = exception is AmazonServiceException answer ? S3Failure.Asked(answer) : null;
        if (config.BackOff.After(executionContext.RequestContext.Retries + 1, asked) is not { } wait)
        {
            return false;
        }

        _asked.AddOrUpdate(executionContext.RequestContext, new StrongBox<TimeSpan>(wait));

        // One that was given up as broken may still be on its way, and the next one meets it.
        return (exception is AmazonServiceException refusal && S3Failure.IsConflict(refusal)) || await base.RetryForExceptionAsync(executionContext, exception).ConfigureAwait(false);
    }

    public override bool OnRetry(IExecutionContext executionContext, bool bypassAcquireCapacity, bool isThrottlingError) => true;

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext) =>
        config.BackOff.Pause(_asked.TryGetValue(executionContext.RequestContext, out StrongBox<TimeSpan>? wait) ? wait.Value : config.BackOff.First, executionContext.RequestContext.CancellationToken);
}
