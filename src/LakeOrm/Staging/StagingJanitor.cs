using LakeOrm.Storage;

namespace LakeOrm.Staging;

/// <summary>Removes staged rows that nobody will take any more. What counts is the newest object of an ingest, because one that is alive makes new ones all the time.</summary>
internal sealed class StagingJanitor(ILakeStorage storage)
{
    /// <summary>Removes what is older than a time.</summary>
    public async ValueTask<StagingCleanupResult> RunAsync(TimeSpan olderThan, CancellationToken cancellationToken)
    {
        DateTimeOffset before = await NowAsync(cancellationToken).ConfigureAwait(false) - olderThan;
        StagingCleanupResult result = new() { Before = before };
        List<string> folders = [];
        await foreach (string folder in storage.ListFoldersAsync(StagingKeys.Folder, cancellationToken).ConfigureAwait(false))
        {
            folders.Add($"{StagingKeys.Folder}{folder}/");
        }

        foreach (string folder in folders)
        {
            long objects = 0;
            long bytes = 0;
            DateTimeOffset newest = DateTimeOffset.MinValue;
            await foreach (LakeObject found in storage.ListAsync(folder, recursive: true, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                objects++;
                bytes += found.Size;
                newest = found.LastModified > newest ? found.LastModified : newest;
            }

            // A folder without an object may be one whose first is being written.
            if (objects == 0 || newest >= before)
            {
                result = result with { Kept = result.Kept + (objects == 0 ? 0 : 1) };
                continue;
            }

            await storage.DeleteAllAsync(folder, cancellationToken).ConfigureAwait(false);
            result = result with { Ingests = result.Ingests + 1, Objects = result.Objects + objects, Bytes = result.Bytes + bytes };
        }

        return result with { Unfinished = await storage.DeleteUnfinishedAsync(StagingKeys.Folder, before, cancellationToken).ConfigureAwait(false) };
    }

    // Ages are told by the store's clock, so this one is asked, too.
    private async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        string key = $"{StagingKeys.Folder}_clock-{Guid.NewGuid():N}";
        await storage.PutAsync(key, default, cancellationToken).ConfigureAwait(false);
        try
        {
            LakeObject stored = await storage.HeadAsync(key, cancellationToken).ConfigureAwait(false)
                ?? throw new LakeStorageException($"'{key}' was stored in {storage.Root} and is not there.");
            return stored.LastModified;
        }
        finally
        {
            await storage.DeleteAsync([key], CancellationToken.None).ConfigureAwait(false);
        }
    }
}
