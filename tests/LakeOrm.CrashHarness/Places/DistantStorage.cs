using System.Runtime.CompilerServices;
using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Places;

/// <summary>A storage that takes its time, as those over a network do: in one that answers at once two writers hardly ever meet.</summary>
internal sealed class DistantStorage(ILakeStorage inner) : DelegatingStorage(inner)
{
    private const int MostMilliseconds = 6;

    public override async ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        await TravelAsync();
        return await Inner.HeadAsync(key, cancellationToken);
    }

    public override async ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        await TravelAsync();
        return await Inner.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public override async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await TravelAsync();
        bool isStored = await Inner.PutIfAbsentAsync(key, content, cancellationToken);
        await TravelAsync();
        return isStored;
    }

    public override async ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await TravelAsync();
        await Inner.PutAsync(key, content, cancellationToken);
    }

    public override async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await TravelAsync();
        await foreach (LakeObject found in Inner.ListAsync(prefix, startAfter, recursive, cancellationToken))
        {
            yield return found;
        }
    }

    private static Task TravelAsync() => Task.Delay(Random.Shared.Next(MostMilliseconds));
}
