using System.Net;
using LakeOrm.Storage.Gcs;
using LakeOrm.Storage.Tests.Support;

namespace LakeOrm.Storage.Tests.Gcs;

public sealed class GcsWriterTests
{
    private const int Chunk = 256 * 1024;
    private static readonly byte[] Content = [.. Enumerable.Range(0, (5 * Chunk) + 1000).Select(static i => (byte)(i * 31))];

    [Fact]
    public async Task An_object_goes_in_parts_of_the_chosen_size_and_the_last_tells_the_length()
    {
        UploadSession session = new();
        using Interceptor http = new(session.Answer);

        LakeObject stored = await WriteAsync(http, chunk: 2 * Chunk);

        Assert.Equal((Content.Length, "7"), (stored.Size, stored.ETag));
        Assert.Equal(Content, session.Received);
        Assert.Equal(
            [$"bytes 0-{(2 * Chunk) - 1}/*", $"bytes {2 * Chunk}-{(4 * Chunk) - 1}/*", $"bytes {4 * Chunk}-{Content.Length - 1}/{Content.Length}"],
            http.Sent.Where(static sent => sent.Method == HttpMethod.Put).Select(static sent => sent.Headers["Content-Range"]));
    }

    [Fact]
    public async Task A_part_that_broke_off_goes_on_where_the_store_has_it()
    {
        UploadSession session = new UploadSession()
            .Fails(static _ => (0, HttpStatusCode.ServiceUnavailable))
            .Fails(static body => (Chunk, null))
            .Fails(static body => (body.Length, HttpStatusCode.BadGateway));
        using Interceptor http = new(session.Answer);

        LakeObject stored = await WriteAsync(http, chunk: 2 * Chunk);

        Assert.Equal(Content.Length, stored.Size);
        Assert.Equal(Content, session.Received);
        Assert.Equal(3, http.Sent.Count(static sent => sent.Headers.TryGetValue("Content-Range", out string? range) && range == "bytes */*"));
    }

    [Fact]
    public async Task An_answer_to_the_last_part_that_was_lost_is_asked_for()
    {
        UploadSession session = new UploadSession().Fails(static body => (body.Length, null));
        using Interceptor http = new(session.Answer);

        LakeObject stored = await WriteAsync(http, chunk: 8 * Chunk);

        Assert.Equal("7", stored.ETag);
        Assert.Equal(Content, session.Received);
        Assert.False(session.IsCancelled);
    }

    [Fact]
    public async Task A_part_that_never_gets_through_is_an_error_and_the_upload_is_given_up()
    {
        UploadSession session = new();
        for (int i = 0; i < 10; i++)
        {
            session.Fails(static _ => (0, HttpStatusCode.ServiceUnavailable));
        }

        using Interceptor http = new(session.Answer);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(http, Chunk, maxAttempts: 2));

        Assert.Equal((LakeStorageFailure.Unavailable, false), (e.Failure, e.IsRefused));
        Assert.Contains("write 'lake/a' in the bucket 'bucket'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(UploadSession.Secret, e.ToString(), StringComparison.Ordinal);
        Assert.True(session.IsCancelled);
    }

    [Fact]
    public async Task A_writer_that_was_stopped_at_the_last_answer_leaves_no_object()
    {
        UploadSession session = new();
        using CancellationTokenSource stop = new();
        using Interceptor http = new(async (request, number, next) =>
        {
            HttpResponseMessage response = await session.Answer(request, number, next);
            if (request.Method == HttpMethod.Put && request.Body.Length > 0)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            return response;
        });

        await using (GcsStorage storage = Open(http, 8 * Chunk, 6))
        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            await writer.Stream.WriteAsync(Content);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CompleteAsync(stop.Token));
        }

        Assert.Equal(Content, session.Received);
        Assert.True(session.IsDeleted);
    }

    [Fact]
    public async Task A_writer_tells_what_it_holds()
    {
        using Interceptor http = new(static (_, _, _) => throw new InvalidOperationException());
        await using GcsStorage storage = Open(http, 8 * Chunk, 1);
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(Content);
        Assert.InRange(writer.HeldBytes, Content.Length, 3 * Content.Length);
    }

    [Fact]
    public async Task An_object_that_was_stored_as_something_else_is_deleted()
    {
        using Interceptor http = new((request, _, _) => Task.FromResult(
            request.Method == HttpMethod.Post ? Interceptor.Respond(HttpStatusCode.OK, "{}", ("Location", "http://127.0.0.1:9/session"))
            : request.Method == HttpMethod.Delete ? Interceptor.Respond(HttpStatusCode.NoContent)
            : Interceptor.Respond(HttpStatusCode.OK, $$"""{"name":"lake/a","size":"{{Content.Length}}","generation":"8","crc32c":"AAAAAA=="}""")));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => WriteAsync(http, 8 * Chunk));

        Assert.Contains("not stored as it was sent", e.Message, StringComparison.Ordinal);
        Assert.Contains(http.Sent, static sent => sent.Method == HttpMethod.Delete && sent.Uri.Query.Contains("ifGenerationMatch=8", StringComparison.Ordinal));
    }

    private static GcsStorage Open(Interceptor http, int chunk, int maxAttempts) => new(
        new Uri("gs://bucket/lake"),
        new GcsOptions { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.Anonymous, Handler = http, ChunkBytes = chunk, MaxAttempts = maxAttempts });

    private static async Task<LakeObject> WriteAsync(Interceptor http, int chunk, int maxAttempts = 6)
    {
        await using GcsStorage storage = Open(http, chunk, maxAttempts);
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(Content);
        return await writer.CompleteAsync();
    }
}
