using System.IO.Hashing;
using System.Security.Cryptography;
using Google.Protobuf;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Protocol;
using Types = LakeOrm.Spark.Connect.Protocol.AddArtifactsRequest.Types;

namespace LakeOrm.Spark.Connect.Rows;

/// <summary>Puts bytes into a session's cache, under their hash. What is there is not sent again.</summary>
internal static class ArtifactUpload
{
    private const int ChunkSize = 32 << 10;
    private const string Folder = "cache/";

    /// <summary>The name by which a plan calls the bytes.</summary>
    public static string HashOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    public static async Task StoreAsync(SessionCalls calls, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> blocks, CancellationToken cancellationToken)
    {
        ArtifactStatusesResponse status = await calls.ArtifactStatusAsync(blocks.Keys.Select(static hash => Folder + hash), cancellationToken).ConfigureAwait(false);
        KeyValuePair<string, ReadOnlyMemory<byte>>[] lacking = [.. blocks.Where(b => !(status.Statuses.TryGetValue(Folder + b.Key, out ArtifactStatusesResponse.Types.ArtifactStatus? s) && s.Exists))];
        if (lacking.Length == 0)
        {
            return;
        }

        AddArtifactsResponse added = await calls.AddArtifactsAsync(() => lacking.SelectMany(static b => Requests(b.Key, b.Value)), cancellationToken).ConfigureAwait(false);
        HashSet<string> stored = [.. added.Artifacts.Where(static a => a.IsCrcSuccessful).Select(static a => a.Name)];
        if (lacking.FirstOrDefault(b => !stored.Contains(Folder + b.Key)).Key is { } damaged)
        {
            throw new LakeDataException($"The rows with the hash {damaged} did not reach {calls.Channel.Options.Address.Authority} as they were sent. Run the statement again.");
        }
    }

    private static IEnumerable<AddArtifactsRequest> Requests(string hash, ReadOnlyMemory<byte> bytes)
    {
        int count = (bytes.Length + ChunkSize - 1) / ChunkSize;
        Types.ArtifactChunk first = Chunk(bytes, 0);
        if (count <= 1)
        {
            yield return new AddArtifactsRequest { Batch = new Types.Batch { Artifacts = { new Types.SingleChunkArtifact { Name = Folder + hash, Data = first } } } };
            yield break;
        }

        yield return new AddArtifactsRequest { BeginChunk = new Types.BeginChunkedArtifact { Name = Folder + hash, TotalBytes = bytes.Length, NumChunks = count, InitialChunk = first } };
        for (int i = 1; i < count; i++)
        {
            yield return new AddArtifactsRequest { Chunk = Chunk(bytes, i) };
        }
    }

    private static Types.ArtifactChunk Chunk(ReadOnlyMemory<byte> bytes, int index)
    {
        ReadOnlyMemory<byte> part = bytes.Slice(index * ChunkSize, Math.Min(ChunkSize, bytes.Length - (index * ChunkSize)));
        return new Types.ArtifactChunk { Data = UnsafeByteOperations.UnsafeWrap(part), Crc = Crc32.HashToUInt32(part.Span) };
    }
}
