using System.Net;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Azure;

public sealed class AzureWriterTests(Azurite server)
{
    private const int Block = 64 * 1024;
    private static readonly byte[] Content = [.. Enumerable.Range(0, (9 * Block) + 1000).Select(static i => (byte)(i * 31))];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_object_goes_in_blocks_of_the_chosen_size_as_many_at_once_as_chosen(int parallel)
    {
        int now = 0;
        int most = 0;
        using Interceptor http = new(async (request, _, next) =>
        {
            bool isBlock = IsBlock(request);
            int atOnce = isBlock ? Interlocked.Increment(ref now) : 0;
            InterlockedMax(ref most, atOnce);
            await Task.Delay(isBlock ? 50 : 0);
            HttpResponseMessage response = await next();
            Interlocked.Add(ref now, isBlock ? -1 : 0);
            return response;
        });
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, blockBytes: Block, parallelBlocks: parallel);

        LakeObject stored = await WriteAsync(storage);

        Assert.Equal(Content.Length, stored.Size);
        Assert.Equal(stored.ETag, (await storage.HeadAsync("a"))!.ETag);
        Assert.Equal(Content, await ReadAsync(storage));
        Assert.Equal([1000, .. Enumerable.Repeat(Block, 9)], http.Sent.Where(IsBlock).Select(static sent => sent.Body.Length).Order());
        Assert.Equal(parallel, most);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_known_by_its_blocks()
    {
        using Interceptor http = LosingFirstCommit();
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, blockBytes: Block);

        LakeObject stored = await WriteAsync(storage);

        Assert.Equal(stored.ETag, (await storage.HeadAsync("a"))!.ETag);
        Assert.Equal(2, http.Sent.Count(IsCommit));
    }

    [Fact]
    public async Task A_commit_that_lost_to_another_is_not_taken_for_ones_own()
    {
        Uri root = AzureLakes.NewRoot();
        await using AzureStorage other = await AzureLakes.OpenAsync(server, null, root: root);
        int commits = 0;
        using Interceptor http = new(async (request, _, next) =>
        {
            if (IsCommit(request) && Interlocked.Increment(ref commits) == 1)
            {
                await other.PutAsync("a", "other"u8.ToArray());
                return Interceptor.Respond(HttpStatusCode.InternalServerError);
            }

            return await next();
        });
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, blockBytes: Block, root: root);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(storage));

        Assert.Contains("already there", e.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await other.HeadAsync("a"))!.Size);
    }

    [Fact]
    public async Task A_commit_whose_fate_cannot_be_looked_up_is_told_as_every_failure()
    {
        int commits = 0;
        using Interceptor http = new((request, _, next) =>
            IsCommit(request) ? Task.FromResult(++commits == 1 ? Interceptor.Respond(HttpStatusCode.InternalServerError) : Interceptor.Respond(HttpStatusCode.Conflict, "", ("x-ms-error-code", "BlobAlreadyExists")))
            : request.Method == HttpMethod.Head ? Task.FromResult(Interceptor.Respond(HttpStatusCode.Forbidden, "", ("x-ms-error-code", "AuthorizationPermissionMismatch")))
            : next());
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, blockBytes: Block);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(storage));

        Assert.Equal(LakeStorageFailure.Denied, e.Failure);
        Assert.Contains("complete '", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_never_heard_of_its_commit_leaves_no_object()
    {
        using Interceptor http = LosingFirstCommit();
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, maxAttempts: 1, blockBytes: Block);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(storage));

        Assert.False(e.IsRefused);
        Assert.Null(await storage.HeadAsync("a"));
    }

    [Fact]
    public async Task A_block_that_does_not_get_through_stops_the_writer()
    {
        using Interceptor http = new(static (request, _, next) => IsBlock(request) ? Task.FromResult(Interceptor.Respond(HttpStatusCode.Forbidden, "<?xml version=\"1.0\"?><Error><Code>AuthorizationFailure</Code><Message>no</Message></Error>", ("x-ms-error-code", "AuthorizationFailure"))) : next());
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, blockBytes: Block);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(storage));

        Assert.Equal(LakeStorageFailure.Denied, e.Failure);
        Assert.DoesNotContain(http.Sent, IsCommit);
    }

    [Fact]
    public async Task A_writer_tells_what_it_holds()
    {
        await using AzureStorage storage = new(new Uri("az://container/lake"), new AzureOptions { Endpoint = new Uri("http://127.0.0.1:9"), SasToken = AzureLakes.Sas() });
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(new byte[1_000_000]);
        Assert.InRange(writer.HeldBytes, 1_000_000, 3_000_000);
    }

    private static bool IsBlock(SentRequest request) => request.Method == HttpMethod.Put && request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal);

    private static bool IsCommit(SentRequest request) => request.Method == HttpMethod.Put && request.Uri.Query.Contains("comp=blocklist", StringComparison.Ordinal);

    private static Interceptor LosingFirstCommit()
    {
        int commits = 0;
        return new Interceptor(async (request, _, next) =>
        {
            HttpResponseMessage response = await next();
            return IsCommit(request) && Interlocked.Increment(ref commits) == 1 ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.") : response;
        });
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static async Task<LakeObject> WriteAsync(AzureStorage storage)
    {
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(Content);
        return await writer.CompleteAsync();
    }

    private static async Task<byte[]> ReadAsync(AzureStorage storage)
    {
        await using Stream stream = await storage.OpenReadAsync("a");
        MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
