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
        List<string> kept = [];
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

            if (newest >= before)
            {
                kept.Add(folder);
                continue;
            }

            if (objects == 0)
            {
                // Its first object may be being written.
                result = result with { Unfinished = result.Unfinished + await storage.DeleteUnfinishedAsync(folder, before, cancellationToken).ConfigureAwait(false) };
                continue;
            }

            // Uploads go first: without objects there is no folder by which they are found again.
            long unfinished = await storage.DeleteUnfinishedAsync(folder, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
            await storage.DeleteAllAsync(folder, cancellationToken).ConfigureAwait(false);
            result = result with { Ingests = result.Ingests + 1, Objects = result.Objects + objects, Bytes = result.Bytes + bytes, Unfinished = result.Unfinished + unfinished };
        }

        // However old an upload is, it may be a living ingest's. What has no folder is nobody's, as an ingest says that it lives before it uploads anything.
        return result with
        {
            Kept = kept.Count,
            Unfinished = result.Unfinished + await storage.DeleteUnfinishedExceptAsync(StagingKeys.Folder, kept, before, cancellationToken).ConfigureAwait(false),
        };
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
