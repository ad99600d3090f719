using LakeOrm.Delta.Log;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Checkpoints;

/// <summary>The files of a table's checkpoints: in one piece, in parts, or with sidecars.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
internal sealed class CheckpointFiles(ILakeStorage storage, string table)
{
    /// <summary>Reads a checkpoint file by file, so that never more than one of them is in memory beside what they come to.</summary>
    /// <param name="parts">The files that the log's folder has of it.</param>
    /// <param name="apply">Takes what each file says.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeCorruptException">A file is damaged, or a sidecar is missing.</exception>
    /// <exception cref="LakeObjectNotFoundException">A part is gone.</exception>
    public async ValueTask ReadAsync(IReadOnlyList<LogFile> parts, Action<LogContent> apply, CancellationToken cancellationToken)
    {
        ActionReader actions = new(table);
        HashSet<string> sidecars = new(StringComparer.Ordinal);
        foreach (LogFile part in parts)
        {
            LogContent content = await ReadAsync(part.Key, actions, cancellationToken).ConfigureAwait(false);
            sidecars.UnionWith(content.Sidecars);
            apply(content);
        }

        foreach (string sidecar in sidecars)
        {
            try
            {
                apply(await ReadAsync(LogFile.Sidecars(table) + sidecar, actions, cancellationToken).ConfigureAwait(false));
            }
            catch (LakeObjectNotFoundException e)
            {
                throw new LakeCorruptException($"The checkpoint '{parts[0].Key}' is not whole: its sidecar '{sidecar}' is missing.", e);
            }
        }
    }

    /// <summary>Reads which sidecars a file of a checkpoint names.</summary>
    /// <exception cref="LakeCorruptException">The file is damaged.</exception>
    /// <exception cref="LakeObjectNotFoundException">It is gone.</exception>
    public async ValueTask<IReadOnlyCollection<string>> ReadSidecarsAsync(LogFile part, CancellationToken cancellationToken)
    {
        if (IsJson(part.Key))
        {
            return (await ReadAsync(part.Key, new ActionReader(table), cancellationToken).ConfigureAwait(false)).Sidecars;
        }

        List<string> sidecars = [];
        await ReadParquetAsync(part.Key, stream => CheckpointReader.ReadSidecarsAsync(stream, sidecars, cancellationToken), cancellationToken).ConfigureAwait(false);
        return sidecars;
    }

    private async ValueTask<LogContent> ReadAsync(string key, ActionReader actions, CancellationToken cancellationToken)
    {
        if (IsJson(key))
        {
            Stream stream = await storage.OpenReadAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await CommitReader.ReadAsync(stream, key, actions, cancellationToken).ConfigureAwait(false);
            }
        }

        LogContent content = new();
        await ReadParquetAsync(key, stream => CheckpointReader.ReadAsync(stream, actions, content, cancellationToken), cancellationToken).ConfigureAwait(false);
        return content;
    }

    private async ValueTask ReadParquetAsync(string key, Func<Stream, ValueTask> read, CancellationToken cancellationToken)
    {
        Stream stream = await storage.OpenReadAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                await read(stream.CanSeek ? stream : await CopyAsync(stream, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (FormatException e)
            {
                throw new LakeCorruptException($"The checkpoint '{key}' is damaged: {e.Message}", e);
            }
            catch (LakeUnsupportedException e)
            {
                throw new LakeUnsupportedException($"The Delta table '{table}' cannot be read. '{key}': {e.Message}", e);
            }
        }
    }

    private static bool IsJson(string key) => key.EndsWith(".json", StringComparison.Ordinal);

    private static async ValueTask<Stream> CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        MemoryStream copy = new();
        await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        return copy;
    }
}
