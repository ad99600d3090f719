using LakeOrm.Delta.Log;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Deletes a table so that a reader sees all of it or none.</summary>
/// <remarks>
/// Where objects go one by one the log goes first: what leads to a version (the hint, the checkpoints, the first commit) before the commits that follow it, since a log without its newest commits would be
/// an older table. A mark tells what is left of the log from a damaged one, and keeps a new table from being made among it; it goes last.
/// </remarks>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
internal sealed class TableDrop(ILakeStorage storage, string table)
{
    private const int Batch = 1_000;

    /// <summary>Deletes the table.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (table.Length == 0)
        {
            throw new LakeUnsupportedException($"The table at {storage.Root} is the whole storage, which is not deleted. Delete its files.");
        }

        string mark = LogFile.Dropped(table);
        if (storage.GetLocalPath(mark) is not null)
        {
            await storage.DeleteAllAsync(table + "/", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!await IsAnythingThereAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await storage.PutAsync(mark, "{}"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        await storage.DeleteAsync([LogFile.LastCheckpoint(table)], cancellationToken).ConfigureAwait(false);

        // Again until nothing is left: writers that have not noticed may add to it.
        while (await DeleteLogAsync(mark, cancellationToken).ConfigureAwait(false))
        {
        }

        while (await DeleteFilesAsync(mark, cancellationToken).ConfigureAwait(false))
        {
        }

        await storage.DeleteAsync([mark], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Refuses to make a table where one is being dropped.</summary>
    /// <exception cref="LakeConflictException">One is.</exception>
    public async ValueTask RequireNoneAsync(LakeTableName name, CancellationToken cancellationToken)
    {
        if (await storage.HeadAsync(LogFile.Dropped(table), cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new LakeConflictException(
                $"The Delta table '{name}' is being dropped, so none can be made in its place yet. Nothing was written. Wait until it is gone; if whoever dropped it has died, drop it again.");
        }
    }

    private async ValueTask<bool> IsAnythingThereAsync(CancellationToken cancellationToken)
    {
        await foreach (LakeObject _ in storage.ListAsync(table + "/", recursive: true, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    private async ValueTask<bool> DeleteLogAsync(string mark, CancellationToken cancellationToken)
    {
        List<string> others = [];
        List<string> commits = [];
        await foreach (LakeObject found in storage.ListAsync(LogFile.Folder(table), recursive: true, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (found.Key != mark)
            {
                (LogFile.Parse(found.Key).Kind == LogFileKind.Commit ? commits : others).Add(found.Key);
            }
        }

        // The first commit by itself: stores delete what they get at once in any order.
        await DeleteAsync(others, cancellationToken).ConfigureAwait(false);
        await DeleteAsync(commits.Take(1), cancellationToken).ConfigureAwait(false);
        await DeleteAsync(commits.Skip(1), cancellationToken).ConfigureAwait(false);
        return others.Count + commits.Count > 0;
    }

    private async ValueTask<bool> DeleteFilesAsync(string mark, CancellationToken cancellationToken)
    {
        List<string> files = [];
        await foreach (LakeObject found in storage.ListAsync(table + "/", recursive: true, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (found.Key != mark)
            {
                files.Add(found.Key);
            }
        }

        await DeleteAsync(files, cancellationToken).ConfigureAwait(false);
        return files.Count > 0;
    }

    private async ValueTask DeleteAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (string[] batch in keys.Chunk(Batch))
        {
            await storage.DeleteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
