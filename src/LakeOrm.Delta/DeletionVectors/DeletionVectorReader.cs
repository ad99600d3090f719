using System.Buffers.Binary;
using System.IO.Hashing;
using LakeOrm.Delta.Log;
using LakeOrm.Storage;

namespace LakeOrm.Delta.DeletionVectors;

/// <summary>Reads deletion vectors from where the log says that they are.</summary>
/// <param name="storage">The storage.</param>
/// <param name="table">The table's folder.</param>
/// <param name="roots">Where files may lie that are named by absolute paths.</param>
internal sealed class DeletionVectorReader(ILakeStorage storage, string table, FileRoots roots)
{
    private const string What = "a deletion vector";
    private const int EncodedIdLength = 20;
    private const byte FormatVersion = 1;

    // Beside the vector its file has its length before it and its checksum after it.
    private const int Frame = 8;

    /// <summary>The key of the file in the table's folder that has a vector; null for one that stands in the log.</summary>
    /// <exception cref="FormatException">The id is none.</exception>
    /// <exception cref="LakeUnsupportedException">The path is absolute, and not one of the table's folder.</exception>
    public string? KeyOf(DeletionVector vector) => FileOf(vector) is not { } file
        ? null
        : ReferenceEquals(file.Storage, storage)
            ? file.Key
            : throw new LakeUnsupportedException($"The Delta table '{table}' has {What} outside its folder, at '{vector.PathOrContent}'. LakeOrm reads it, and does not tell whether it stays. Nothing was changed.");

    /// <summary>Reads a vector.</summary>
    /// <param name="file">The data file, for messages.</param>
    /// <param name="vector">Where it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeCorruptException">It is not there, or damaged.</exception>
    public async ValueTask<RowSet> ReadAsync(string file, DeletionVector vector, CancellationToken cancellationToken)
    {
        try
        {
            RowSet rows = new(FileOf(vector) is { } place ? await LoadAsync(place.Storage, place.Key, vector, cancellationToken).ConfigureAwait(false) : Inline(vector));
            return rows.Count == vector.Cardinality
                ? rows
                : throw new FormatException($"it takes out {rows.Count} rows, and the log says {vector.Cardinality}");
        }
        catch (FormatException e)
        {
            throw new LakeCorruptException($"The deletion vector of '{file}' in the Delta table '{table}' is damaged: {e.Message}.", e);
        }
        catch (LakeObjectNotFoundException e)
        {
            throw new LakeCorruptException($"The deletion vector of '{file}' in the Delta table '{table}' is missing: {e.Message}", e);
        }
    }

    private (ILakeStorage Storage, string Key)? FileOf(DeletionVector vector)
    {
        if (vector.Storage == DeletionVectorStorage.Inline)
        {
            return null;
        }

        if (vector.Storage == DeletionVectorStorage.Absolute)
        {
            return roots.Find(LogPath.Read(table, vector.PathOrContent).Path, What);
        }

        string text = vector.PathOrContent;
        if (text.Length < EncodedIdLength)
        {
            throw new FormatException($"'{text}' is no id of a deletion vector");
        }

        Guid id = new(Base85.Decode(text.AsSpan(text.Length - EncodedIdLength)), bigEndian: true);
        string folder = text[..^EncodedIdLength];
        string path = folder.Length == 0 ? $"deletion_vector_{id}.bin" : $"{folder}/deletion_vector_{id}.bin";
        return LogPath.IsAbsolute(path) ? throw new FormatException($"'{folder}' is no folder below the table's") : (storage, LogPath.Read(table, path).Path);
    }

    private static ReadOnlyMemory<byte> Inline(DeletionVector vector)
    {
        byte[] bytes = Base85.Decode(vector.PathOrContent);

        // Whole groups of four bytes are encoded.
        return vector.Size <= bytes.Length && bytes.Length - vector.Size < 4
            ? bytes.AsMemory(0, vector.Size)
            : throw new FormatException($"it has {bytes.Length} bytes, and the log says {vector.Size}");
    }

    private static async ValueTask<ReadOnlyMemory<byte>> LoadAsync(ILakeStorage storage, string key, DeletionVector vector, CancellationToken cancellationToken)
    {
        // The log is not trusted with how much memory is taken.
        LakeObject stored = await storage.HeadAsync(key, cancellationToken).ConfigureAwait(false) ?? throw new LakeObjectNotFoundException(key, $"There is no object '{key}' in {storage.Root}.");
        long offset = vector.Offset ?? 1;
        if (offset < 1 || vector.Size < 0 || offset > stored.Size - vector.Size - Frame)
        {
            throw new FormatException($"the log says that '{key}' has {vector.Size} bytes of it at {offset}, and the file has {stored.Size}");
        }

        byte[] version = await ReadAsync(storage, key, 0, 1, cancellationToken).ConfigureAwait(false);
        if (version[0] != FormatVersion)
        {
            throw new FormatException($"'{key}' is of format version {version[0]}, and {FormatVersion} was expected");
        }

        byte[] framed = await ReadAsync(storage, key, offset, vector.Size + Frame, cancellationToken).ConfigureAwait(false);
        int size = BinaryPrimitives.ReadInt32BigEndian(framed);
        if (size != vector.Size)
        {
            throw new FormatException($"'{key}' says that it has {size} bytes, and the log says {vector.Size}");
        }

        ReadOnlyMemory<byte> content = framed.AsMemory(4, size);
        return BinaryPrimitives.ReadUInt32BigEndian(framed.AsSpan(4 + size)) == Crc32.HashToUInt32(content.Span)
            ? content
            : throw new FormatException($"the checksum in '{key}' is another");
    }

    private static async ValueTask<byte[]> ReadAsync(ILakeStorage storage, string key, long offset, int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        Stream stream = await storage.OpenReadAsync(key, offset, count, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            int read = await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == count ? bytes : throw new FormatException($"'{key}' ends after {offset + read} bytes");
        }
    }
}
