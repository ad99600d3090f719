using LakeOrm.Storage.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Bytes come whole, or not without a word.</summary>
public sealed class S3ReaderTests(S3Fixture fixture)
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i * 7))];

    [Theory]
    [InlineData(2, false, 0, null)]
    [InlineData(2, false, 1000, 90_000L)]
    [InlineData(1, true, 0, null)]
    public async Task A_body_that_breaks_off_or_stands_still_is_read_on_from_there(int times, bool stalls, int offset, long? length)
    {
        S3Store store = await fixture.GetAsync();
        int breaks = 0;
        using RecordingHandler handler = Breaking(30_000, stalls, () => breaks++ < times);
        await using S3Storage storage = new(S3Fixture.NewRoot(store), Impatient(store, handler));
        await storage.PutAsync("a", Content);
        string etag = (await storage.HeadAsync("a"))!.ETag!;

        Assert.Equal(Content[offset..(int)(offset + (length ?? Content.Length))], await ReadAsync(storage, "a", offset, length));

        RecordedRequest[] reads = [.. handler.Requests.Where(static request => request.Method == "GET")];
        Assert.Equal(1 + times, reads.Length);
        Assert.Equal(Enumerable.Range(1, times).Select(part => $"bytes={offset + (part * 30_000)}-{offset + (length ?? Content.Length) - 1}"), reads[1..].Select(static request => request.Header("Range")));
        Assert.All(reads[1..], request => Assert.Equal(etag, request.Header("If-Match")!.Trim('"')));
    }

    [Fact]
    public async Task A_body_that_breaks_off_again_and_again_without_a_byte_is_an_error()
    {
        S3Store store = await fixture.GetAsync();
        using RecordingHandler handler = Breaking(0, stalls: false, static () => true);
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));
        await storage.PutAsync("a", Content);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a"));
        Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
        Assert.Contains("'a'", e.Message, StringComparison.Ordinal);
        Assert.Equal(6, handler.Requests.Count(static request => request.Method == "GET"));
    }

    [Fact]
    public async Task The_rest_of_another_object_is_not_taken_for_the_rest_of_this_one()
    {
        S3Store store = await fixture.GetAsync();
        bool isBroken = false;
        using RecordingHandler handler = Breaking(10, stalls: false, () => !isBroken && (isBroken = true));
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));
        await storage.PutAsync("a", Content);
        await using Stream stream = await storage.OpenReadAsync("a");
        await stream.ReadExactlyAsync(new byte[10]);
        await storage.PutAsync("a", new byte[Content.Length]);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await stream.ReadExactlyAsync(new byte[10]));
        Assert.Contains("replaced", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_checksums_whole_objects_are_written_and_read()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, checksums: S3Checksums.WhenSupported));
        await storage.PutAsync("a", Content);
        await S3OptionTests.WriteAsync(storage, "b", 6 << 20);
        await storage.DeleteAsync(["b", "none"]);

        Assert.Equal(Content, await ReadAsync(storage, "a"));
        Assert.Equal(["a"], await storage.ListAsync("").Select(static found => found.Key).ToListAsync());
    }

    private static RecordingHandler Breaking(int after, bool stalls, Func<bool> breaks) => new(async (request, next, cancellationToken) =>
    {
        HttpResponseMessage response = await next();
        if (request.Method == "GET" && !request.Asks("list-type") && breaks())
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            StreamContent broken = new(new BreakingStream(body, after, stalls));
            foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
            {
                broken.Headers.TryAddWithoutValidation(name, values);
            }

            broken.Headers.ContentLength = body.Length;
            response.Content = broken;
        }

        return response;
    });

    private static S3StorageOptions Impatient(S3Store store, RecordingHandler handler) => new()
    {
        Endpoint = store.Endpoint,
        Credentials = S3Credentials.Keys(store.AccessKeyId, store.SecretAccessKey),
        IdleTimeout = TimeSpan.FromSeconds(5),
        HttpHandler = () => handler,
    };

    private static async Task<byte[]> ReadAsync(S3Storage storage, string key, long offset = 0, long? length = null)
    {
        await using Stream stream = await storage.OpenReadAsync(key, offset, length);
        MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
