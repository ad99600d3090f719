using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LakeOrm.Storage.Gcs;
using LakeOrm.Storage.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Gcs;

public sealed class GcsStorageTests(FakeGcs server)
{
    private const string Secret = "ya29.MARKED-TOKEN";
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("0123456789");

    [Theory]
    [InlineData("gs://bucket", "gs://bucket", "")]
    [InlineData("gs://my.bucket_1/a/b c/", "gs://my.bucket_1/a/b c", "a/b c/")]
    public async Task A_root_is_a_bucket_and_a_prefix(string root, string text, string prefix)
    {
        using Interceptor http = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.NotFound)));
        await using ILakeStorage storage = new GcsStorageProvider(new GcsOptions { Credentials = GcsCredentials.Anonymous, Handler = http }).Open(new Uri(root));

        await storage.HeadAsync("k");

        Assert.Equal(text, storage.Root);
        Assert.Equal("storage.googleapis.com", http.Sent.Single().Uri.Host);
        Assert.EndsWith($"/o/{Uri.EscapeDataString(prefix + "k")}", http.Sent.Single().Uri.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket/a")]
    [InlineData("gs://bucket/a?token=MARKED")]
    [InlineData("gs://user:MARKED@bucket/a")]
    [InlineData("gs://bucket/a#MARKED")]
    [InlineData("gs://bucket/a//b")]
    public void What_is_no_root_is_refused_and_not_repeated(string root)
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new GcsStorage(new Uri(root)));
        Assert.Contains("Expected", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_go_with_the_requests()
    {
        using Interceptor http = new();
        GcsOptions options = await OptionsAsync(http, userProject: "payer", kmsKeyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k");
        await using GcsStorage storage = new(FakeGcs.NewRoot(), options);

        await storage.PutAsync("a", Content);
        await using (LakeObjectWriter writer = await storage.CreateAsync("b"))
        {
            await writer.CompleteAsync();
        }

        await storage.TryCopyAsync("a", "c");

        string[] sent = [.. http.Sent.Where(static request => !request.Uri.Query.Contains("upload_id", StringComparison.Ordinal)).Select(static request => request.ToString())];
        Assert.Equal(3, sent.Length);
        Assert.All(sent, static request => Assert.Contains("userProject=payer", request, StringComparison.Ordinal));
        Assert.Equal(2, sent.Count(static request => request.Contains("kmsKeyName=projects%2Fp%2F", StringComparison.Ordinal)));
        Assert.Contains("destinationKmsKeyName=projects%2Fp%2F", sent[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_names_an_emulator_that_asks_for_no_credentials()
    {
        Uri endpoint = await EndpointAsync();
        Environment.SetEnvironmentVariable("STORAGE_EMULATOR_HOST", endpoint.Authority);
        try
        {
            await using GcsStorage storage = new(FakeGcs.NewRoot());
            Assert.True(await storage.PutIfAbsentAsync("a", Content));
        }
        finally
        {
            Environment.SetEnvironmentVariable("STORAGE_EMULATOR_HOST", null);
        }
    }

    [Fact]
    public void Tokens_are_not_sent_over_the_network_without_encryption()
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new GcsStorage(new Uri("gs://b"), new GcsOptions { Endpoint = new Uri("http://store.example:80") }));
        Assert.Equal(LakeStorageFailure.Endpoint, e.Failure);
        Assert.Contains("https", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_refuse_what_cannot_be()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GcsOptions { ChunkBytes = 1000 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GcsOptions { ChunkBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GcsOptions { MaxAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GcsOptions { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GcsOptions { RetryWait = TimeSpan.FromSeconds(-1) });
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("1", 1)]
    public async Task Attempts_end_when_they_waited_long_enough_and_sooner_when_the_store_asks_for_longer_waits(string? asked, int attempts)
    {
        using Interceptor http = new(async (_, _, _) =>
        {
            HttpResponseMessage response = await Fail(503);
            if (asked is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", asked);
            }

            return response;
        });
        await using GcsStorage storage = new(
            new Uri("gs://bucket"), new GcsOptions { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.Anonymous, Handler = http, RetryWait = TimeSpan.FromMilliseconds(200) });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"));
        Assert.Equal(asked is null ? null : TimeSpan.FromSeconds(1), e.RetryAfter);
        Assert.Equal(attempts, http.Sent.Count);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task What_may_be_repeated_is_repeated_as_often_as_allowed(int status)
    {
        int failing = 2;
        using Interceptor http = new((_, number, next) => number > Volatile.Read(ref failing) ? next() : Fail(status));
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http, maxAttempts: 3));

        await storage.PutAsync("a", Content);
        Assert.Equal(3, http.Sent.Count);

        failing = int.MaxValue;
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"));
        Assert.Equal(6, http.Sent.Count);
        Assert.True(e.IsTransient);
    }

    [Theory]
    [InlineData(503, LakeStorageFailure.Unavailable, false)]
    [InlineData(408, LakeStorageFailure.Unavailable, false)]
    [InlineData(0, LakeStorageFailure.Unavailable, false)]
    [InlineData(429, LakeStorageFailure.Throttled, true)]
    [InlineData(403, LakeStorageFailure.Denied, true)]
    [InlineData(401, LakeStorageFailure.Credentials, true)]
    [InlineData(404, LakeStorageFailure.NoSuchBucket, true)]
    public async Task A_put_that_tells_one_winner_is_tried_once_and_what_is_open_is_not_called_refused(int status, LakeStorageFailure failure, bool isRefused)
    {
        using Interceptor http = new((_, _, _) => Fail(status));
        await using GcsStorage storage = new(new Uri("gs://bucket/lake"), new GcsOptions { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.Anonymous, Handler = http });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        LakeStorageException f = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.ReplaceIfUnchangedAsync("a", Content, "5"));

        Assert.Equal(2, http.Sent.Count);
        Assert.Equal((failure, isRefused), (e.Failure, e.IsRefused));
        Assert.Equal((failure, isRefused), (f.Failure, f.IsRefused));
        Assert.Contains("store 'lake/a' in the bucket 'bucket'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_where_nobody_listens_is_told_and_nothing_was_done()
    {
        await using GcsStorage storage = new(new Uri("gs://bucket"), new GcsOptions { Endpoint = new Uri($"http://127.0.0.1:{Ports.Free()}"), Credentials = GcsCredentials.Anonymous });
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        Assert.Equal((LakeStorageFailure.Endpoint, true), (e.Failure, e.IsRefused));
    }

    [Fact]
    public async Task What_is_no_store_is_told()
    {
        using Interceptor http = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.OK, "<html>Welcome</html>")));
        await using GcsStorage storage = new(new Uri("gs://bucket"), new GcsOptions { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.Anonymous, Handler = http });
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"));
        Assert.Equal(LakeStorageFailure.Endpoint, e.Failure);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named()
    {
        await using GcsStorage storage = new(new Uri("gs://no-such-bucket-here/lake"), await OptionsAsync(null));
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.ListAsync("").ToListAsync());
        Assert.Equal(LakeStorageFailure.NoSuchBucket, e.Failure);
        Assert.Contains("'no-such-bucket-here'", e.Message, StringComparison.Ordinal);
        Assert.Equal(LakeStorageFailure.NoSuchBucket, (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content))).Failure);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for_forever()
    {
        using Interceptor http = new(static async (_, _, _) =>
        {
            await Task.Delay(Timeout.Infinite);
            return null!;
        });
        await using GcsStorage storage = new(
            new Uri("gs://bucket"), new GcsOptions { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.Anonymous, Handler = http, Timeout = TimeSpan.FromMilliseconds(50), MaxAttempts = 1 });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        Assert.Equal((LakeStorageFailure.Unavailable, false), (e.Failure, e.IsRefused));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("short")]
    [InlineData("stall")]
    public async Task A_body_that_breaks_off_goes_on_in_the_same_content(string fault)
    {
        using Interceptor http = new((request, number, next) => BreakAsync(next, isBroken: request.Method == HttpMethod.Get && !request.Headers.ContainsKey("Range"), fault));
        GcsOptions options = await OptionsAsync(http, timeout: TimeSpan.FromSeconds(2));
        await using GcsStorage storage = new(FakeGcs.NewRoot(), options);
        await storage.PutAsync("a", Content);

        Assert.Equal(Content, await ReadAsync(storage, "a"));
        SentRequest rest = http.Sent.Last();
        Assert.Equal("bytes=4-9", rest.Headers["Range"]);
        Assert.Contains("generation=", rest.Uri.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stays_short_is_an_error()
    {
        using Interceptor http = new((request, number, next) => BreakAsync(next, isBroken: request.Method == HttpMethod.Get, "short", keep: number == 2 ? 4 : 0));
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http, maxAttempts: 3));
        await storage.PutAsync("a", Content);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a"));
        Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
        Assert.Contains("4 of 10 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_it_is_read_is_never_mixed()
    {
        using Interceptor http = new((request, _, next) => BreakAsync(next, isBroken: request.Method == HttpMethod.Get && !request.Headers.ContainsKey("Range"), "reset"));
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http));
        await storage.PutAsync("a", Content);
        await using Stream stream = await storage.OpenReadAsync("a");
        Assert.Equal(4, await stream.ReadAsync(new byte[4]));
        await storage.PutAsync("a", Encoding.ASCII.GetBytes("ABCDEFGHIJ"));

        LakeObjectNotFoundException e = await Assert.ThrowsAsync<LakeObjectNotFoundException>(async () => await stream.CopyToAsync(Stream.Null));
        Assert.Contains("replaced", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_store_are_told()
    {
        using Interceptor http = new(async (request, _, next) =>
        {
            HttpResponseMessage response = await next();
            if (request.Method == HttpMethod.Get)
            {
                response.Content = new ByteArrayContent(Encoding.ASCII.GetBytes("0123456780"));
            }

            return response;
        });
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http));
        await storage.PutAsync("a", Content);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a"));
        Assert.Contains("CRC-32C", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_change_on_their_way_to_the_store_are_not_stored()
    {
        using Interceptor http = new() { Change = static request => request.Content = Spoilt(request.Content!) };
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        Assert.True(e.IsRefused);
        Assert.Contains("CRC32C", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_goes_over_all_pages_and_a_page_that_comes_twice_adds_nothing()
    {
        int lists = 0;
        using Interceptor http = new((request, _, next) => next())
        {
            Change = request =>
            {
                if (request.Method == HttpMethod.Get && request.RequestUri!.Query.Contains("nextPageToken", StringComparison.Ordinal))
                {
                    // The second page is asked for, and the first comes once more.
                    string address = request.RequestUri.ToString();
                    request.RequestUri = new Uri((++lists == 2 ? Regex.Replace(address, "pageToken=[^&]*&", "") : address) + "&maxResults=3");
                }
            },
        };
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http));
        string[] keys = [.. Enumerable.Range(0, 10).Select(static i => $"t/{i}"), "t/x/1", "t/y/1"];
        foreach (string key in keys)
        {
            await storage.PutAsync(key, Content);
        }

        Assert.Equal(keys, await storage.ListAsync("t/", recursive: true).Select(static found => found.Key).ToListAsync());
        Assert.True(lists > 4);
        Assert.Equal(["x", "y"], await storage.ListFoldersAsync("t/").ToListAsync());
        Assert.Equal(["t/8", "t/9"], await storage.ListAsync("t/", startAfter: "t/7").Select(static found => found.Key).ToListAsync());
    }

    [Fact]
    public async Task A_store_that_gives_the_same_page_for_ever_is_an_error()
    {
        using Interceptor http = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.OK, """{"nextPageToken":"again"}""")));
        await using GcsStorage storage = new(new Uri("gs://bucket"), new GcsOptions { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.Anonymous, Handler = http });
        Assert.Contains("again and again", (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.ListAsync("").ToListAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_are_no_keys_are_not_listed_and_go_with_their_folder()
    {
        Uri endpoint = await EndpointAsync();
        Uri root = FakeGcs.NewRoot();
        await using GcsStorage storage = new(root, await OptionsAsync(null));
        await storage.PutAsync("t/a", Content);
        using (HttpClient client = new())
        {
            foreach (string name in new[] { "t/", "t//b" })
            {
                using ByteArrayContent nothing = new([]);
                (await client.PostAsync(new Uri(endpoint, $"/upload/storage/v1/b/{root.Host}/o?uploadType=media&name={Uri.EscapeDataString(root.AbsolutePath.Trim('/') + "/" + name)}"), nothing)).EnsureSuccessStatusCode();
            }
        }

        Assert.Equal(["t/a"], await storage.ListAsync("", recursive: true).Select(static found => found.Key).ToListAsync());
        Assert.Equal([], await storage.ListFoldersAsync("t/").ToListAsync());
        await storage.DeleteAllAsync("t/");
        Assert.Equal([], await storage.ListFoldersAsync("").ToListAsync());
    }

    [Fact]
    public async Task A_put_that_tells_one_winner_is_not_interrupted_once_it_is_on_its_way()
    {
        using CancellationTokenSource stop = new();
        using Interceptor http = new(async (_, _, next) =>
        {
            await stop.CancelAsync();
            return await next();
        });
        await using GcsStorage storage = new(FakeGcs.NewRoot(), await OptionsAsync(http));

        Assert.True(await storage.PutIfAbsentAsync("a", Content, stop.Token));
        Assert.False(await storage.PutIfAbsentAsync("a", Content, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_that_ignores_conditions_promises_none()
    {
        using Interceptor http = new() { Change = static request => request.RequestUri = new Uri(request.RequestUri!.ToString().Replace("ifGenerationMatch", "ignored", StringComparison.Ordinal)) };
        await using GcsStorage storage = new(new Uri($"gs://{await server.NewBucketAsync()}"), await OptionsAsync(http));

        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
        int sent = http.Sent.Count;
        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
        Assert.Equal(sent, http.Sent.Count);
        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
    }

    [Fact]
    public async Task No_secret_is_ever_told()
    {
        using Interceptor http = new(static (request, number, _) => number switch
        {
            1 => Fail(503, $"broken {Secret}"),
            2 => Fail(403, $"not allowed: {Secret} \\n {UploadSession.Secret}"),
            _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset"),
        });
        GcsOptions options = new() { Endpoint = new Uri("http://127.0.0.1:9"), Credentials = GcsCredentials.FromSource(static _ => new(new GcsToken(Secret))), Handler = http, MaxAttempts = 1 };
        await using GcsStorage storage = new(new Uri("gs://bucket/lake"), options);

        List<string> told = [options.ToString()!, options.Credentials.ToString()!, storage.ToString()!, storage.Root, new GcsToken(Secret).ToString()];
        for (int i = 0; i < 3; i++)
        {
            told.Add((await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content))).ToString());
        }

        Assert.Equal(Secret, http.Sent.First().Headers["Authorization"]["Bearer ".Length..]);
        Assert.All(told, static text => Assert.DoesNotContain("MARKED-TOKEN", text, StringComparison.Ordinal));
    }

    private static Task<HttpResponseMessage> Fail(int status, string said = "no") => status == 0
        ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.")
        : Task.FromResult(Interceptor.Respond((HttpStatusCode)status, $$$"""{"error":{"code":{{{status}}},"message":"{{{said}}}","errors":[{"reason":"why"}]}}"""));

    private static ByteArrayContent Spoilt(HttpContent content)
    {
        byte[] bytes = content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        bytes[bytes.AsSpan().IndexOf(Content)] = (byte)'x';
        ByteArrayContent spoilt = new(bytes);
        spoilt.Headers.ContentType = content.Headers.ContentType;
        return spoilt;
    }

    private static async Task<HttpResponseMessage> BreakAsync(Func<Task<HttpResponseMessage>> next, bool isBroken, string fault, int keep = 4)
    {
        HttpResponseMessage response = await next();
        if (isBroken)
        {
            byte[] all = await response.Content.ReadAsByteArrayAsync();
            StreamContent content = new(new BrokenStream(all[..keep], async stop => fault switch
            {
                "reset" => throw new IOException("The connection was reset."),
                "stall" => await Task.Delay(Timeout.Infinite, stop).ContinueWith(static (_, _) => 0, null, CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default),
                _ => 0,
            }));
            content.Headers.ContentLength = all.Length;
            response.Content = content;
        }

        return response;
    }

    private static async Task<byte[]> ReadAsync(GcsStorage storage, string key)
    {
        await using Stream stream = await storage.OpenReadAsync(key);
        MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task<Uri> EndpointAsync()
    {
        Uri? endpoint = await server.EndpointAsync();
        Assert.SkipWhen(endpoint is null, "The test looks into a server of its own.");
        return endpoint!;
    }

    private async Task<GcsOptions> OptionsAsync(HttpMessageHandler? http, string? userProject = null, string? kmsKeyName = null, int maxAttempts = 6, TimeSpan? timeout = null) => new()
    {
        Endpoint = await EndpointAsync(),
        Credentials = GcsCredentials.Anonymous,
        Handler = http,
        UserProject = userProject,
        KmsKeyName = kmsKeyName,
        MaxAttempts = maxAttempts,
        Timeout = timeout ?? TimeSpan.FromMinutes(1),
    };
}
