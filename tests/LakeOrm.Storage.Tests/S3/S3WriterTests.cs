using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.S3.Writing;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>How objects of any size come into a store, and what is left when they do not.</summary>
public sealed class S3WriterTests(S3Fixture fixture)
{
    private const int PartSize = 5 << 20;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(PartSize, 0)]
    [InlineData(PartSize + 1, 2)]
    [InlineData(3 * PartSize, 3)]
    [InlineData((6 * PartSize) + 12345, 7)]
    public async Task An_object_of_any_size_is_stored_as_it_was_written(int size, int parts)
    {
        S3Store store = await fixture.GetAsync();
        using RecordingHandler handler = new(static (_, next, _) => next());
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);

        await using (LakeObjectWriter writer = await storage.CreateAsync("t/part-0.parquet"))
        {
            for (int at = 0, step = 0; at < size; at += step)
            {
                step = Math.Min(1_234_567, size - at);
                if (at % 2 == 0)
                {
                    await writer.Stream.WriteAsync(content.AsMemory(at, step));
                }
                else
                {
                    writer.Stream.Write(content, at, step);
                }
            }

            Assert.Equal(size, (await writer.CompleteAsync()).Size);
        }

        Assert.Equal(parts, handler.Requests.Count(static request => request.Asks("partNumber")));
        Assert.Equal(content, await ReadAsync(storage, "t/part-0.parquet"));
        Assert.Equal(["t/part-0.parquet"], await storage.ListAsync("", recursive: true).Select(static found => found.Key).ToListAsync());
        await AssertNothingUnfinishedAsync(store, storage);
    }

    [Fact]
    public async Task An_upload_that_is_given_up_leaves_nothing()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(new byte[(3 * PartSize) + 1]);
        await writer.DisposeAsync();

        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
        await AssertNothingUnfinishedAsync(store, storage);
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_at_its_end_leaves_nothing()
    {
        S3Store store = await fixture.GetAsync();
        using CancellationTokenSource cancel = new();
        using RecordingHandler handler = new(async (request, next, _) =>
        {
            HttpResponseMessage response = await next();
            if (request.Method == "POST" && request.Asks("uploadId"))
            {
                // The object is there by now.
                await cancel.CancelAsync();
                cancel.Token.ThrowIfCancellationRequested();
            }

            return response;
        });
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));
        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            await writer.Stream.WriteAsync(new byte[PartSize + 1]);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CompleteAsync(cancel.Token));
        }

        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
        await AssertNothingUnfinishedAsync(store, storage);
    }

    [Fact]
    public async Task An_upload_whose_part_fails_says_so_and_leaves_nothing()
    {
        S3Store store = await fixture.GetAsync();
        using RecordingHandler handler = new(static (request, next, _) => request.Uri.Query.Contains("partNumber=2", StringComparison.Ordinal) ? Task.FromResult(Answers.Error(403, "AccessDenied")) : next());
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));
        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () =>
            {
                await writer.Stream.WriteAsync(new byte[(3 * PartSize) + 1]);
                await writer.CompleteAsync();
            });
            Assert.Equal(LakeStorageFailure.Denied, e.Failure);
            Assert.Contains("'a'", e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<Exception>(async () => await writer.CompleteAsync());
        }

        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
        await AssertNothingUnfinishedAsync(store, storage);
    }

    // radosgw pays no attention to the condition when an upload is completed.
    [Fact]
    public async Task A_large_object_does_not_replace_another()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        await storage.PutAsync("a", new byte[3]);
        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            await writer.Stream.WriteAsync(new byte[PartSize + 1]);
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await writer.CompleteAsync());
            Assert.Contains("already there", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(3, (await storage.HeadAsync("a"))!.Size);
        await AssertNothingUnfinishedAsync(store, storage);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(PartSize + 1)]
    public async Task An_object_whose_answer_was_lost_is_known_by_its_writer(int size)
    {
        S3Store store = await fixture.GetAsync();
        int lost = 0;
        using RecordingHandler handler = new(async (request, next, _) =>
        {
            HttpResponseMessage response = await next();
            bool isLast = size <= PartSize ? request.Method == "PUT" : request.Method == "POST" && request.Asks("uploadId");
            return isLast && lost++ == 0 ? throw new HttpRequestException("The answer was lost.") : response;
        });
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));

        await S3OptionTests.WriteAsync(storage, "a", size);

        Assert.Equal(2, lost);
        Assert.Equal(size, (await storage.HeadAsync("a"))!.Size);
    }

    // One that broke off may still be on its way when it is sent again.
    [Theory]
    [InlineData(10)]
    [InlineData(PartSize + 1)]
    public async Task An_object_that_meets_another_request_is_put_again(int size)
    {
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        int met = 0;
        using RecordingHandler handler = new(request => request.Header("If-None-Match") is not null && request.Uri.AbsolutePath.EndsWith("/a", StringComparison.Ordinal) && met++ < 2
            ? Answers.Error(409, "ConditionalRequestConflict")
            : yes(request));
        await using S3Storage storage = S3OptionTests.Storage(new S3StorageOptions
        {
            Credentials = S3Credentials.Keys("AKID", "secret"),
            Endpoint = S3OptionTests.NewEndpoint(),
            HttpHandler = () => handler,
        });

        await S3OptionTests.WriteAsync(storage, "a", size);

        Assert.Equal(3, met);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_put_once_and_settled_by_putting_it_again()
    {
        S3Store store = await fixture.GetAsync();
        int puts = 0;
        using RecordingHandler handler = new(async (request, next, _) =>
        {
            HttpResponseMessage response = await next();
            return request.Method == "PUT" && puts++ == 0 ? throw new HttpRequestException("The answer was lost.") : response;
        });
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[3]));
        Assert.Equal((LakeStorageFailure.Unavailable, false), (e.Failure, e.IsRefused));
        Assert.Equal(1, puts);
        Assert.False(await storage.PutIfAbsentAsync("a", new byte[3]));
    }

    [Fact]
    public async Task A_commit_that_has_begun_is_not_cancelled()
    {
        S3Store store = await fixture.GetAsync();
        using CancellationTokenSource cancel = new();
        using RecordingHandler handler = new(async (_, next, cancellationToken) =>
        {
            await cancel.CancelAsync();
            Assert.False(cancellationToken.IsCancellationRequested);
            return await next();
        });
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler));

        Assert.True(await storage.PutIfAbsentAsync("a", new byte[3], cancel.Token));
    }

    [Fact]
    public async Task Unfinished_uploads_are_removed_by_their_age()
    {
        S3Store store = await fixture.GetAsync();
        AmazonS3Client raw = await fixture.RawAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        foreach (string key in new[] { "t/a", "t/b c+%\u00e9", "u" })
        {
            await raw.InitiateMultipartUploadAsync(store.Bucket, $"{Prefix(storage)}{key}");
        }

        Assert.Equal(0, await storage.DeleteUnfinishedAsync("t/", DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal(2, await storage.DeleteUnfinishedAsync("t/", DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.Equal(1, await storage.DeleteUnfinishedAsync("", DateTimeOffset.UtcNow.AddMinutes(1)));
        await AssertNothingUnfinishedAsync(store, storage);
    }

    [Fact]
    public void Ten_thousand_parts_suffice_for_the_largest_object_whatever_the_first_size()
    {
        foreach (int first in new[] { 5 << 20, 8 << 20, 512 << 20 })
        {
            long[] sizes = [.. Enumerable.Range(1, PartSizes.MostParts).Select(number => PartSizes.Of(number, first))];

            Assert.True(sizes.Sum() >= 5L << 40);
            Assert.Equal(first, sizes[0]);
            Assert.InRange(sizes.Max(), first, 5L << 30);
            Assert.Equal(sizes.Order(), sizes);
        }
    }

    private static string Prefix(S3Storage storage) => $"{new Uri(storage.Root).AbsolutePath.TrimStart('/')}/";

    private static async Task<byte[]> ReadAsync(S3Storage storage, string key)
    {
        await using Stream stream = await storage.OpenReadAsync(key);
        MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task AssertNothingUnfinishedAsync(S3Store store, S3Storage storage)
    {
        ListMultipartUploadsResponse left = await (await fixture.RawAsync()).ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = store.Bucket, Prefix = Prefix(storage) });
        Assert.Empty(left.MultipartUploads ?? []);
    }
}
