using LakeOrm;

namespace Quickstart;

/// <summary>Hands reports on as they come. <see cref="Progress{T}"/> posts them to a thread pool, and a terminal wants them in order.</summary>
internal sealed class ProgressInOrder(Action<WriteProgress> report) : IProgress<WriteProgress>
{
    public void Report(WriteProgress value) => report(value);
}
