using LakeOrm.Storage;

namespace LakeOrm.Local.Tests;

/// <summary>A store that is too busy for any commit once it is told so.</summary>
internal sealed class BusyStorage(ILakeStorage inner) : DelegatingStorage(inner)
{
    public bool IsBusy { get; set; }

    /// <summary>How many commits were refused.</summary>
    public int Refused { get; private set; }

    public override ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        if (!IsBusy)
        {
            return Inner.PutIfAbsentAsync(key, content, cancellationToken);
        }

        Refused++;
        throw new LakeStorageException("The store asks to be called less often.") { Failure = LakeStorageFailure.Throttled, IsRefused = true };
    }
}
