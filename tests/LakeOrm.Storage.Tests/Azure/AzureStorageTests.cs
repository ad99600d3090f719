using System.Net;
using System.Text;
using Azure.Storage.Blobs.Models;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Azure;

public sealed class AzureStorageTests(Azurite server)
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("0123456789");

    [Fact]
    public async Task What_may_be_repeated_is_repeated_as_often_as_allowed()
    {
        int failing = 2;
        using Interceptor http = new((_, number, next) => number > Volatile.Read(ref failing) ? next() : Fail(503, "ServerBusy"));
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, maxAttempts: 3);

        await storage.PutAsync("a", Content);
        Assert.Equal(3, http.Sent.Count);

        failing = int.MaxValue;
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"));
        Assert.Equal((6, LakeStorageFailure.Throttled), (http.Sent.Count, e.Failure));
    }

    [Theory]
    [InlineData(500, "InternalError", LakeStorageFailure.Unavailable, false)]
    [InlineData(503, "ServerBusy", LakeStorageFailure.Throttled, false)]
    [InlineData(0, "", LakeStorageFailure.Unavailable, false)]
    [InlineData(429, "TooManyRequests", LakeStorageFailure.Throttled, true)]
    [InlineData(403, "AuthorizationPermissionMismatch", LakeStorageFailure.Denied, true)]
    [InlineData(403, "AuthenticationFailed", LakeStorageFailure.Credentials, true)]
    [InlineData(409, "PublicAccessNotPermitted", LakeStorageFailure.Credentials, true)]
    [InlineData(404, "ContainerNotFound", LakeStorageFailure.NoSuchBucket, true)]
    [InlineData(412, "LeaseIdMissing", LakeStorageFailure.Other, true)]
    [InlineData(400, "InvalidHeaderValue", LakeStorageFailure.Other, true)]
    public async Task A_put_that_tells_one_winner_is_tried_once_and_what_is_open_is_not_called_refused(int status, string code, LakeStorageFailure failure, bool isRefused)
    {
        using Interceptor http = new((_, _, _) => Fail(status, code));
        await using AzureStorage storage = new(new Uri("abfss://container@acc.dfs.core.windows.net/lake"), new AzureOptions { Handler = http });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        LakeStorageException f = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.ReplaceIfUnchangedAsync("a", Content, "5"));

        Assert.Equal(2, http.Sent.Count);
        Assert.Equal((failure, isRefused), (e.Failure, e.IsRefused));
        Assert.Equal((failure, isRefused), (f.Failure, f.IsRefused));
        Assert.Contains("store 'lake/a' in the container 'container' at acc.blob.core.windows.net", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task A_put_is_one_request_whatever_its_size(int size)
    {
        using Interceptor http = new();
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http);

        Assert.True(await storage.PutIfAbsentAsync("a", new byte[size]));

        Assert.DoesNotContain("comp=", http.Sent.Single().Uri.Query, StringComparison.Ordinal);
        Assert.Equal("*", http.Sent.Single().Headers["If-None-Match"]);
    }

    [Theory]
    [InlineData(409, "BlobAlreadyExists")]
    [InlineData(412, "ConditionNotMet")]
    public async Task Both_ways_of_saying_that_a_name_is_taken_are_understood(int status, string code)
    {
        using Interceptor http = new((_, _, _) => Fail(status, code));
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Handler = http });
        Assert.False(await storage.PutIfAbsentAsync("a", Content));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_told()
    {
        using Interceptor http = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(
            HttpStatusCode.Forbidden,
            "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>The date header in the request is incorrect.</AuthenticationErrorDetail></Error>",
            ("x-ms-error-code", "AuthenticationFailed"))));
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Handler = http });
        Assert.Equal(LakeStorageFailure.Clock, (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content))).Failure);
    }

    [Fact]
    public async Task An_endpoint_where_nobody_listens_is_told_and_nothing_was_done()
    {
        await using AzureStorage storage = new(new Uri("az://c"), new AzureOptions { Endpoint = new Uri($"http://127.0.0.1:{Ports.Free()}/acc") });
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        Assert.Equal((LakeStorageFailure.Endpoint, true), (e.Failure, e.IsRefused));
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_named()
    {
        await using AzureStorage storage = new(new Uri("az://no-such-container/lake"), new AzureOptions { Endpoint = await AzureLakes.EndpointAsync(server), AccountKey = Azurite.Key });
        Func<Task>[] calls =
        [
            async () => await storage.ListAsync("").ToListAsync(),
            async () => await storage.PutIfAbsentAsync("a", Content),
            async () => await storage.HeadAsync("a"),
            async () => await storage.DeleteAsync(["a"]),
        ];
        foreach (Func<Task> call in calls)
        {
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(call);
            Assert.Equal(LakeStorageFailure.NoSuchBucket, e.Failure);
            Assert.Contains("'no-such-container'", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for_forever()
    {
        using Interceptor http = new(static async (_, _, _) =>
        {
            await Task.Delay(Timeout.Infinite);
            return null!;
        });
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Handler = http, Timeout = TimeSpan.FromMilliseconds(100) });
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        Assert.Equal((LakeStorageFailure.Unavailable, false), (e.Failure, e.IsRefused));
    }

    [Fact]
    public async Task A_body_that_stops_is_not_waited_for_forever()
    {
        using Interceptor http = new(static (_, _, _) =>
        {
            HttpResponseMessage response = Interceptor.Respond(HttpStatusCode.OK, "", ("ETag", "\"0x1\""));
            response.Content = new StreamContent(new BrokenStream(Content[..4], static async stop =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return 0;
            }));
            response.Content.Headers.ContentLength = Content.Length;
            response.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
            return Task.FromResult(response);
        });
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Handler = http, Timeout = TimeSpan.FromMilliseconds(100), MaxAttempts = 1 });
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a").WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
        Assert.Contains("No byte came for 0.1 s, after 4 of 10 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_objects_are_in_the_encryption_scope()
    {
        using Interceptor http = new(static (_, _, _) => Fail(400, "InvalidHeaderValue"));
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Handler = http, EncryptionScope = "mine" });
        await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));
        Assert.Equal("mine", http.Sent.Single().Headers["x-ms-encryption-scope"]);
    }

    [Fact]
    public async Task New_objects_of_unknown_length_are_in_the_encryption_scope()
    {
        using Interceptor http = new(static (_, _, _) =>
        {
            HttpResponseMessage stored = Interceptor.Respond(HttpStatusCode.Created, "", ("ETag", "\"0x1\""));
            stored.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
            return Task.FromResult(stored);
        });
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Handler = http, EncryptionScope = "mine", BlockBytes = 4 });
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(Content);
        await writer.CompleteAsync();

        // Three blocks, and the list that makes them an object.
        Assert.Equal(4, http.Sent.Count);
        Assert.All(http.Sent, static sent => Assert.Equal("mine", sent.Headers["x-ms-encryption-scope"]));
    }

    [Fact]
    public void Options_refuse_what_cannot_be()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AzureOptions { BlockBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AzureOptions { BlockBytes = int.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AzureOptions { ParallelBlocks = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AzureOptions { MaxAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AzureOptions { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new AzureOptions { RetryWait = TimeSpan.FromSeconds(-1) });
    }

    [Fact]
    public async Task Attempts_end_when_they_waited_long_enough()
    {
        using Interceptor http = new(static (_, _, _) => Fail(503, "ServerBusy"));
        await using AzureStorage storage = new(
            new Uri("abfss://container@account.dfs.core.windows.net/lake"), new AzureOptions { SasToken = "sv=1&sig=x", Handler = http, RetryWait = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(LakeStorageFailure.Throttled, (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"))).Failure);
        Assert.Equal(3, http.Sent.Count);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("short")]
    public async Task A_body_that_breaks_off_goes_on_in_the_same_content(string fault)
    {
        using Interceptor http = new((request, _, next) => BreakAsync(next, request.Method == HttpMethod.Get && !request.Headers.ContainsKey("x-ms-range"), fault));
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http);
        await storage.PutAsync("a", Content);

        Assert.Equal(Content, await ReadAsync(storage, "a"));
        Assert.StartsWith("bytes=4-", http.Sent.Last().Headers["x-ms-range"], StringComparison.Ordinal);
        Assert.True(http.Sent.Last().Headers.ContainsKey("If-Match"));
    }

    [Fact]
    public async Task A_body_that_stays_short_is_an_error()
    {
        using Interceptor http = new((request, number, next) => BreakAsync(next, request.Method == HttpMethod.Get, "short", keep: number == 2 ? 4 : 0));
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, maxAttempts: 3);
        await storage.PutAsync("a", Content);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a"));
        Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
    }

    [Fact]
    public async Task An_object_that_is_replaced_while_it_is_read_is_never_mixed()
    {
        using Interceptor http = new((request, _, next) => BreakAsync(next, request.Method == HttpMethod.Get && !request.Headers.ContainsKey("x-ms-range"), "short"));
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http);
        await storage.PutAsync("a", Content);
        await using Stream stream = await storage.OpenReadAsync("a");
        await stream.ReadExactlyAsync(new byte[4]);
        await storage.PutAsync("a", Encoding.ASCII.GetBytes("ABCDEFGHIJ"));

        LakeObjectNotFoundException e = await Assert.ThrowsAsync<LakeObjectNotFoundException>(async () => await stream.CopyToAsync(Stream.Null));
        Assert.Contains("replaced", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_goes_over_all_pages()
    {
        using Interceptor http = new()
        {
            Change = static request => request.RequestUri = request.RequestUri!.Query.Contains("comp=list", StringComparison.Ordinal) ? new Uri($"{request.RequestUri}&maxresults=3") : request.RequestUri,
        };
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http);
        string[] keys = [.. Enumerable.Range(0, 10).Select(static i => $"t/{i}"), "t/x/1", "t/y/1"];
        foreach (string key in keys)
        {
            await storage.PutAsync(key, Content);
        }

        Assert.Equal(keys, await storage.ListAsync("t/", recursive: true).Select(static found => found.Key).ToListAsync());
        Assert.True(http.Sent.Count(static sent => sent.Uri.Query.Contains("comp=list", StringComparison.Ordinal)) >= 4);
        Assert.Equal(["x", "y"], await storage.ListFoldersAsync("t/").ToListAsync());
        Assert.Equal(["t/8", "t/9"], await storage.ListAsync("t/", startAfter: "t/7").Select(static found => found.Key).ToListAsync());
    }

    [Fact]
    public async Task A_page_that_comes_again_neither_doubles_names_nor_goes_on_for_ever()
    {
        // In the order of an account with real folders: what is below one comes before its neighbours.
        const string First = "<Blob><Name>lake/a/1</Name><Properties /></Blob><Blob><Name>lake/a-b</Name><Properties /></Blob><BlobPrefix><Name>lake/x/</Name></BlobPrefix>";
        const string Last = "<Blob><Name>lake/c</Name><Properties /></Blob><BlobPrefix><Name>lake/y/</Name></BlobPrefix>";
        using Interceptor once = Pages(static number => number switch
        {
            1 or 2 => (First, "next"),
            3 => (string.Empty, "after next"),
            4 => (First, "last"),
            _ => (Last, string.Empty),
        });
        Assert.Equal(["a/1", "a-b", "c"], await ListAsync(once));

        foreach (string page in (string[])[First, string.Empty])
        {
            using Interceptor ever = Pages(_ => (page, "next"));
            Assert.Contains("again and again", (await Assert.ThrowsAsync<LakeStorageException>(() => ListAsync(ever))).Message, StringComparison.Ordinal);
            Assert.InRange(ever.Sent.Count, 2, 20);
        }

        static Interceptor Pages(Func<int, (string Blobs, string Next)> page) => new((_, number, _) => Task.FromResult(Interceptor.Respond(
            HttpStatusCode.OK,
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"c\"><Blobs>{page(number).Blobs}</Blobs><NextMarker>{page(number).Next}</NextMarker></EnumerationResults>")));

        static async Task<List<string>> ListAsync(Interceptor http)
        {
            await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net/lake"), new AzureOptions { Handler = http });
            return await storage.ListAsync("", recursive: true).Select(static found => found.Key).ToListAsync();
        }
    }

    [Fact]
    public async Task Folders_that_the_store_shows_as_blobs_are_no_objects_and_go_with_what_is_below_them()
    {
        Uri root = AzureLakes.NewRoot();
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, null, root: root);
        await storage.PutAsync("t/f/a", Content);
        foreach (string folder in new[] { "t", "t/f", "t/empty" })
        {
            await AzureLakes.Client(await AzureLakes.EndpointAsync(server)).GetBlobClient($"{root.AbsolutePath.Trim('/')}/{folder}")
                .UploadAsync(new MemoryStream(), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } });
        }

        Assert.Equal(["t/f/a"], await storage.ListAsync("", recursive: true).Select(static found => found.Key).ToListAsync());
        Assert.Empty(await storage.ListAsync("t/").ToListAsync());
        Assert.Null(await storage.HeadAsync("t/f"));
        await Assert.ThrowsAsync<LakeObjectNotFoundException>(() => ReadAsync(storage, "t/f"));
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
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http);

        Assert.True(await storage.PutIfAbsentAsync("a", Content, stop.Token));
        Assert.False(await storage.PutIfAbsentAsync("a", Content, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_that_ignores_conditions_promises_none()
    {
        using Interceptor http = new()
        {
            Change = static request =>
            {
                request.Headers.Remove("If-None-Match");
                request.Headers.Remove("If-Match");
            },
        };
        await using AzureStorage storage = await AzureLakes.OpenAsync(server, http, root: new Uri($"az://{await AzureLakes.NewContainerAsync(server)}"));

        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
        int sent = http.Sent.Count;
        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
        Assert.Equal(sent, http.Sent.Count);
        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
    }

    private static Task<HttpResponseMessage> Fail(int status, string code) => status == 0
        ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.")
        : Task.FromResult(Interceptor.Respond((HttpStatusCode)status, $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>no</Message></Error>", ("x-ms-error-code", code)));

    private static async Task<HttpResponseMessage> BreakAsync(Func<Task<HttpResponseMessage>> next, bool isBroken, string fault, int keep = 4)
    {
        HttpResponseMessage response = await next();
        if (isBroken && response.IsSuccessStatusCode)
        {
            byte[] all = await response.Content.ReadAsByteArrayAsync();
            StreamContent content = new(new BrokenStream(all[..Math.Min(keep, all.Length)], _ => fault == "reset" ? throw new IOException("The connection was reset.") : ValueTask.FromResult(0)));
            foreach (KeyValuePair<string, IEnumerable<string>> header in response.Content.Headers)
            {
                content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            response.Content = content;
        }

        return response;
    }

    private static async Task<byte[]> ReadAsync(AzureStorage storage, string key)
    {
        await using Stream stream = await storage.OpenReadAsync(key);
        MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
