using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Amazon;
using Amazon.Runtime;
using LakeOrm.Storage.S3;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>What each option does to the requests that leave.</summary>
public sealed class S3OptionTests
{
    private static readonly S3Credentials Keys = S3Credentials.Keys("AKID", "secret");

    [Fact]
    public async Task Keys_sign_and_a_session_token_goes_along()
    {
        Assert.Contains("Credential=AKID/", (await PutAsync(handler => Options(handler, S3Credentials.Keys("AKID", "secret")))).Header("Authorization"), StringComparison.Ordinal);

        RecordedRequest request = await PutAsync(handler => Options(handler, S3Credentials.Keys("AKID", "secret", "token")));
        Assert.Contains("Credential=AKID/", request.Header("Authorization"), StringComparison.Ordinal);
        Assert.Equal("token", request.Header("x-amz-security-token"));
    }

    [Fact]
    public async Task Anonymous_requests_are_not_signed() => Assert.Null((await PutAsync(handler => Options(handler, S3Credentials.Anonymous))).Header("Authorization"));

    [Fact]
    public async Task Credentials_of_the_sdk_are_used() =>
        Assert.Contains("Credential=OTHER/", (await PutAsync(handler => Options(handler, S3Credentials.From(new BasicAWSCredentials("OTHER", "secret"))))).Header("Authorization"), StringComparison.Ordinal);

    // One test, one after the other: the environment is the process's.
    [Fact]
    public async Task The_environment_names_credentials_profiles_region_and_endpoint_where_the_options_do_not()
    {
        string[] names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"];
        string?[] before = [.. names.Select(Environment.GetEnvironmentVariable)];
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "[lake]\naws_access_key_id = PROFILE\naws_secret_access_key = secret\n");
            AWSConfigs.AWSProfilesLocation = file;
            RecordedRequest profile = await PutAsync(handler => Options(handler, S3Credentials.Profile("lake")));
            Assert.Contains("Credential=PROFILE/", profile.Header("Authorization"), StringComparison.Ordinal);

            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "ENVIRONMENT");
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
            Environment.SetEnvironmentVariable("AWS_DEFAULT_REGION", "eu-west-2");
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", "http://all.example:81");
            RecordedRequest all = await PutAsync(static handler => new S3StorageOptions { HttpHandler = () => handler });
            Assert.Contains("Credential=ENVIRONMENT/", all.Header("Authorization"), StringComparison.Ordinal);
            Assert.Contains("/eu-west-2/s3/", all.Header("Authorization"), StringComparison.Ordinal);
            Assert.Equal("http://all.example:81/bucket/lake/a", all.Uri.ToString());

            Environment.SetEnvironmentVariable("AWS_REGION", "eu-west-1");
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", "http://s3.example:82");
            RecordedRequest narrower = await PutAsync(static handler => new S3StorageOptions { HttpHandler = () => handler });
            Assert.Contains("/eu-west-1/s3/", narrower.Header("Authorization"), StringComparison.Ordinal);
            Assert.Equal("s3.example", narrower.Uri.Host);
        }
        finally
        {
            for (int i = 0; i < names.Length; i++)
            {
                Environment.SetEnvironmentVariable(names[i], before[i]);
            }

            AWSConfigs.AWSProfilesLocation = null;
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_region_is_signed_and_chooses_amazons_endpoint()
    {
        RecordedRequest request = await PutAsync(static handler => new S3StorageOptions { Credentials = Keys, Region = "eu-west-3", HttpHandler = () => handler });

        Assert.Equal("https://bucket.s3.eu-west-3.amazonaws.com/lake/a", request.Uri.ToString());
        Assert.Contains("/eu-west-3/s3/", request.Header("Authorization"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bucket_stands_in_the_path_or_in_the_host()
    {
        Assert.Equal("http://store.example:9000/bucket/lake/a", (await PutAsync(static handler => Options(handler, Keys))).Uri.ToString());
        Assert.Equal(
            "http://bucket.store.example:9000/lake/a",
            (await PutAsync(static handler => new S3StorageOptions { Credentials = Keys, Endpoint = new Uri("http://store.example:9000"), PathStyle = false, HttpHandler = () => handler })).Uri.ToString());
        Assert.Equal(
            "https://s3.eu-west-3.amazonaws.com/bucket/lake/a",
            (await PutAsync(static handler => new S3StorageOptions { Credentials = Keys, Region = "eu-west-3", PathStyle = true, HttpHandler = () => handler })).Uri.ToString());
    }

    [Fact]
    public async Task Encryption_is_asked_for_whenever_an_object_begins()
    {
        await CheckAsync(S3Encryption.StoreKeys, "AES256", null, null);
        await CheckAsync(S3Encryption.Kms(), "aws:kms", null, null);
        await CheckAsync(S3Encryption.Kms("key-1", useBucketKey: true), "aws:kms", "key-1", "true");

        static async Task CheckAsync(S3Encryption encryption, string method, string? key, string? bucketKey)
        {
            using RecordingHandler handler = new(Answers.Yes());
            await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), Encryption = encryption, PartSize = 5 << 20, HttpHandler = () => handler });
            await storage.PutAsync("a", new byte[1]);
            await storage.PutIfAbsentAsync("a", new byte[1]);
            await storage.TryCopyAsync("a", "b");
            await WriteAsync(storage, "c", 1);
            await WriteAsync(storage, "d", 6 << 20);

            RecordedRequest[] begin = [.. handler.Requests.Where(request => (request.Method == "PUT" && !request.Asks("uploadId")) || request.Asks("uploads"))];
            Assert.Equal(5, begin.Length);
            Assert.All(begin, request =>
            {
                Assert.Equal(method, request.Header("x-amz-server-side-encryption"));
                Assert.Equal(key, request.Header("x-amz-server-side-encryption-aws-kms-key-id"));
                Assert.Equal(bucketKey, request.Header("x-amz-server-side-encryption-bucket-key-enabled"));
            });
        }
    }

    [Fact]
    public async Task Checksums_go_along_when_they_are_wanted_and_bodies_are_never_chunked()
    {
        foreach (S3Checksums checksums in Enum.GetValues<S3Checksums>())
        {
            using RecordingHandler handler = new(Answers.Yes());
            await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), Checksums = checksums, PartSize = 5 << 20, HttpHandler = () => handler });
            await storage.PutAsync("a", new byte[1]);
            await WriteAsync(storage, "d", 6 << 20);
            using (StreamReader reader = new(await storage.OpenReadAsync("a")))
            {
                Assert.Equal(Answers.Content, await reader.ReadToEndAsync());
            }

            Assert.Equal(checksums == S3Checksums.WhenSupported ? "ENABLED" : null, handler.Requests.Single(static request => request.Method == "GET").Header("x-amz-checksum-mode"));

            RecordedRequest[] bodies = [.. handler.Requests.Where(request => request.Method == "PUT")];
            Assert.Equal(3, bodies.Length);
            Assert.All(bodies, request =>
            {
                Assert.Equal(checksums == S3Checksums.WhenSupported, request.Headers.Keys.Any(name => name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase)));
                Assert.DoesNotContain("STREAMING", request.Header("x-amz-content-sha256"), StringComparison.Ordinal);
                Assert.Null(request.Header("Expect"));
            });
        }
    }

    [Fact]
    public async Task Who_asks_pays_for_every_request()
    {
        using RecordingHandler handler = new(Answers.Yes());
        await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), RequesterPays = true, PartSize = 5 << 20, HttpHandler = () => handler });
        await storage.GetCapabilitiesAsync();
        await storage.PutAsync("a", new byte[1]);
        await storage.PutIfAbsentAsync("a", new byte[1]);
        await storage.HeadAsync("a");
        await storage.TryCopyAsync("a", "b");
        await (await storage.OpenReadAsync("a")).DisposeAsync();
        await storage.ListAsync("").ToListAsync();
        await storage.ListFoldersAsync("").ToListAsync();
        await storage.DeleteAsync(["a"]);
        await storage.DeleteAsync(["a", "b"]);
        await storage.DeleteUnfinishedAsync("", DateTimeOffset.UtcNow);
        await WriteAsync(storage, "d", 6 << 20);

        // A look at the bucket is free.
        Assert.All(handler.Requests.Where(static request => request.Uri.AbsolutePath.TrimEnd('/') != "/bucket"), static request => Assert.Equal("requester", request.Header("x-amz-request-payer")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_failed_request_is_repeated_as_often_as_allowed_and_a_put_under_a_condition_never(int retries)
    {
        using RecordingHandler handler = new(_ => Answers.Error(500, "InternalError"));
        await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), MaxRetries = retries, HttpHandler = () => handler });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutAsync("a", new byte[1]));
        Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
        Assert.Equal(1 + retries, handler.Requests.Count);

        handler.Requests.Clear();
        e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.False(e.IsRefused);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Tries_end_when_they_waited_long_enough_and_sooner_when_the_store_asks_for_longer_waits()
    {
        foreach ((string? asked, int tries) in new[] { (null, 3), ("1", 1) })
        {
            using RecordingHandler handler = new(_ =>
            {
                HttpResponseMessage response = Answers.Error(503, "SlowDown");
                if (asked is not null)
                {
                    response.Headers.TryAddWithoutValidation("Retry-After", asked);
                }

                return response;
            });
            await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), RetryWait = TimeSpan.FromMilliseconds(200), HttpHandler = () => handler });

            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutAsync("a", new byte[1]));
            Assert.Equal((LakeStorageFailure.Throttled, asked), (e.Failure, e.RetryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal(tries, handler.Requests.Count);
        }
    }

    // More than the SDK's own quota of tries, which all calls of a process share, would allow.
    [Fact]
    public async Task A_storm_that_meets_many_calls_is_waited_out_by_each()
    {
        ConcurrentDictionary<string, int> met = new();
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        using RecordingHandler handler = new(request => met.AddOrUpdate(request.Uri.AbsolutePath, 1, static (_, before) => before + 1) <= 3 ? Answers.Error(503, "SlowDown") : yes(request));
        await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), HttpHandler = () => handler });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => storage.PutAsync($"k{i}", new byte[1]).AsTask()));

        Assert.Equal(200, met.Count);
    }

    // The queue of a listener that nobody asks is full after a few connections; the next one waits for ever.
    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_given_up()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(backlog: 1);
        IPEndPoint end = (IPEndPoint)listener.LocalEndpoint;
        List<TcpClient> queued = [];
        try
        {
            for (bool isFull = false; !isFull;)
            {
                TcpClient client = new();
                queued.Add(client);
                using CancellationTokenSource patience = new(TimeSpan.FromSeconds(3));
                try
                {
                    await client.ConnectAsync(end, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    isFull = true;
                }
            }

            // Sooner than by default: where nothing ended the wait for the connection, the stillness would.
            await using S3Storage storage = Storage(
                new S3StorageOptions { Credentials = Keys, Endpoint = new Uri($"http://{end}"), MaxRetries = 0, ConnectTimeout = TimeSpan.FromMilliseconds(200), IdleTimeout = TimeSpan.FromSeconds(5) });
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutAsync("a", new byte[1]));
            Assert.Equal(LakeStorageFailure.Endpoint, e.Failure);
        }
        finally
        {
            queued.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_request_that_stands_still_is_given_up()
    {
        using RecordingHandler handler = new(static async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new UnreachableException();
        });
        await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), MaxRetries = 1, IdleTimeout = TimeSpan.FromMilliseconds(100), HttpHandler = () => handler });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutAsync("a", new byte[1]));
        Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
        Assert.Contains("No byte moved for 0.1 s", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, handler.Requests.Count);

        e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.False(e.IsRefused);
    }

    [Fact]
    public async Task Parts_have_their_size_and_go_in_parallel_but_never_more_than_allowed()
    {
        TaskCompletionSource three = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        int most = 0;
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        using RecordingHandler handler = new(async (request, _, cancellationToken) =>
        {
            if (request.Asks("partNumber"))
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 3)
                {
                    three.TrySetResult();
                }

                await three.Task.WaitAsync(cancellationToken);
                Interlocked.Decrement(ref running);
            }

            return yes(request);
        });
        await using S3Storage storage = Storage(new S3StorageOptions { Credentials = Keys, Endpoint = NewEndpoint(), PartSize = 6 << 20, ParallelParts = 3, HttpHandler = () => handler });

        await WriteAsync(storage, "whole", 6 << 20);
        Assert.DoesNotContain(handler.Requests, static request => request.Asks("partNumber"));

        await WriteAsync(storage, "parts", (6 << 20) * 7 + 1);
        Assert.Equal([1, .. Enumerable.Repeat(6 << 20, 7)], handler.Requests.Where(static request => request.Asks("partNumber")).Select(static request => request.Body.Length).Order());
        Assert.Equal(3, most);

        static void InterlockedMax(ref int target, int value)
        {
            for (int seen = Volatile.Read(ref target); seen < value;)
            {
                seen = Interlocked.CompareExchange(ref target, value, seen) is var before && before == seen ? value : before;
            }
        }
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        S3StorageOptions[] wrong =
        [
            new() { MaxRetries = -1 },
            new() { RetryWait = TimeSpan.FromSeconds(-1) },
            new() { ConnectTimeout = TimeSpan.Zero },
            new() { IdleTimeout = TimeSpan.Zero },
            new() { PartSize = (5 << 20) - 1 },
            new() { PartSize = (512 << 20) + 1 },
            new() { ParallelParts = 0 },
            new() { Checksums = (S3Checksums)7 },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => new S3Storage(new Uri("s3://bucket"), options)));
        Assert.Throws<LakeStorageException>(() => new S3Storage(new Uri("s3://bucket"), new S3StorageOptions { Endpoint = new Uri("ftp://host") }));
    }

    [Fact]
    public async Task A_writer_tells_what_it_holds()
    {
        using RecordingHandler handler = new(static (_, _, _) => throw new InvalidOperationException());
        await using S3Storage storage = Storage(Options(handler, Keys));
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(new byte[1_000_000]);
        Assert.InRange(writer.HeldBytes, 1_000_000, 3_000_000);
        Assert.Empty(handler.Requests);
    }

    internal static async Task WriteAsync(ILakeStorage storage, string key, int size)
    {
        await using LakeObjectWriter writer = await storage.CreateAsync(key);
        await writer.Stream.WriteAsync(new byte[size]);
        LakeObject stored = await writer.CompleteAsync();
        Assert.Equal(size, stored.Size);
    }

    internal static S3Storage Storage(S3StorageOptions options) => new(new Uri("s3://bucket/lake"), options);

    internal static S3StorageOptions Options(HttpMessageHandler handler, S3Credentials credentials) =>
        new() { Credentials = credentials, Endpoint = new Uri("http://store.example:9000"), HttpHandler = () => handler };

    /// <summary>An endpoint that no other test knows: what a bucket was seen to do is remembered.</summary>
    internal static Uri NewEndpoint() => new($"http://store-{Guid.NewGuid():N}.example");

    private static async Task<RecordedRequest> PutAsync(Func<HttpMessageHandler, S3StorageOptions> options)
    {
        using RecordingHandler handler = new(Answers.Yes());
        await using S3Storage storage = Storage(options(handler));
        await storage.PutAsync("a", new byte[1]);
        return Assert.Single(handler.Requests);
    }
}
