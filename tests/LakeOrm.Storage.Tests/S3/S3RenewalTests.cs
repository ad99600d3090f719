using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.Faults;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Credentials that the store calls expired are renewed, and the request is made once more; what cannot be renewed is told.</summary>
public sealed class S3RenewalTests(S3Fixture fixture) : IAsyncLifetime
{
    private const int Large = 11 << 20;
    private static readonly byte[] Content = Bytes(300_000);

    private S3Store? _store;
    private FaultProxy? _proxy;
    private RenewedKeys? _keys;

    private FaultProxy Proxy => _proxy!;

    private RenewedKeys Keys => _keys!;

    private Func<ProxiedRequest, Fault?> FirstKeysExpired => _ => Keys.Given <= 1 ? Expired() : null;

    public async ValueTask InitializeAsync()
    {
        _store = await fixture.GetAsync();
        _proxy = new FaultProxy(_store.Endpoint);
        _keys = new RenewedKeys(_store);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    [Fact]
    public async Task In_the_middle_of_a_read()
    {
        await using S3Storage storage = Open(S3Credentials.From(Keys));
        await storage.PutAsync("a", Content);
        int reads = 0;
        Proxy.Faults = request => !S3Faults.IsRead(request) ? null : Interlocked.Increment(ref reads) == 1 ? Fault.Truncated(100_000) : FirstKeysExpired(request);

        Assert.Equal(Content, await ReadAsync(storage, "a"));
        Assert.Equal((2, 3), (Keys.Given, reads));
    }

    [Fact]
    public async Task In_the_middle_of_an_upload_of_parts()
    {
        byte[] content = Bytes(Large);
        await using S3Storage storage = Open(S3Credentials.From(Keys));
        Proxy.Faults = request => request.Target.Contains("partNumber=2", StringComparison.Ordinal) ? FirstKeysExpired(request) : null;
        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            await writer.Stream.WriteAsync(content);
            await writer.CompleteAsync();
        }

        Assert.Equal(content, await ReadAsync(storage, "a"));
        Assert.Equal((2, 2), (Keys.Given, Proxy.Requests.Count(static request => request.Is("PUT", "partNumber=2"))));
    }

    [Theory]
    [InlineData("look")]
    [InlineData("look at nothing")]
    [InlineData("look at what is empty")]
    [InlineData("list")]
    [InlineData("put")]
    [InlineData("put if absent")]
    [InlineData("write")]
    [InlineData("copy")]
    [InlineData("delete")]
    [InlineData("delete many")]
    public async Task Before_each_kind_of_call(string call)
    {
        await using S3Storage storage = Open(S3Credentials.From(Keys));
        await storage.PutAsync("a", Content);
        await storage.PutAsync("empty", Array.Empty<byte>());
        Proxy.Faults = FirstKeysExpired;
        switch (call)
        {
            case "look":
                Assert.Equal(Content.Length, (await storage.HeadAsync("a"))!.Size);
                break;
            case "look at nothing":
                Assert.Null(await storage.HeadAsync("b"));
                break;
            case "look at what is empty":
                Assert.Equal(0, (await storage.HeadAsync("empty"))!.Size);
                break;
            case "list":
                Assert.Equal(["a", "empty"], (await storage.ListAsync(string.Empty).ToListAsync()).Select(static o => o.Key));
                break;
            case "put":
                await storage.PutAsync("b", Content);
                Assert.Equal(Content, await ReadAsync(storage, "b"));
                break;
            case "put if absent":
                Assert.True(await storage.PutIfAbsentAsync("b", Content));
                Assert.Equal(Content, await ReadAsync(storage, "b"));
                break;
            case "write":
                await using (LakeObjectWriter writer = await storage.CreateAsync("b"))
                {
                    await writer.Stream.WriteAsync(Content);
                    Assert.Equal(Content.Length, (await writer.CompleteAsync()).Size);
                }

                break;
            case "copy":
                Assert.True(await storage.TryCopyAsync("a", "b"));
                break;
            case "delete":
                await storage.DeleteAsync(["a"]);
                Assert.Null(await storage.HeadAsync("a"));
                break;
            default:
                await storage.DeleteAsync(["a", "empty"]);
                Assert.Empty(await storage.ListAsync(string.Empty).ToListAsync());
                break;
        }

        Assert.Equal(2, Keys.Given);
    }

    [Fact]
    public async Task Once_for_all_requests_that_were_refused_at_the_same_time()
    {
        await using S3Storage storage = Open(S3Credentials.From(Keys));
        await storage.PutAsync("a", Content);
        Proxy.Faults = FirstKeysExpired;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => await storage.PutAsync($"k{i}", Content)));

        Assert.Equal(2, Keys.Given);
    }

    [Fact]
    public async Task Those_of_a_callers_own_are_asked_for_again()
    {
        CallersKeys keys = new(_store!);
        await using S3Storage storage = Open(S3Credentials.From(keys));
        Proxy.Faults = request =>
        {
            keys.HasNew = true;
            return request.Header("Authorization")!.Contains(CallersKeys.OldId, StringComparison.Ordinal) ? Expired() : null;
        };

        Assert.True(await storage.PutIfAbsentAsync("a", Content));
        Assert.Equal(2, Proxy.Requests.Count);
    }

    [Fact]
    public async Task And_if_the_new_ones_have_expired_too_that_is_told_and_nothing_was_done()
    {
        await using S3Storage storage = Open(S3Credentials.From(Keys));
        Proxy.Faults = static _ => Expired();

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));

        Assert.Equal((LakeStorageFailure.Credentials, true, 2, 2), (e.Failure, e.IsRefused, Keys.Given, Proxy.Requests.Count));
    }

    [Fact]
    public async Task Also_in_the_middle_of_a_read()
    {
        await using S3Storage storage = Open(S3Credentials.From(Keys));
        await storage.PutAsync("a", Content);
        Proxy.Faults = S3Faults.First(1, S3Faults.IsRead, static () => Fault.Truncated(100_000)) is var breaks ? request => breaks(request) ?? Expired() : null;

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a"));

        Assert.Equal(LakeStorageFailure.Credentials, e.Failure);
    }

    [Fact]
    public async Task Keys_that_do_not_change_are_not_tried_again()
    {
        await using S3Storage storage = Open(S3Credentials.Keys(_store!.AccessKeyId, _store.SecretAccessKey));
        Proxy.Faults = static _ => Expired();

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutAsync("a", Content));

        Assert.Equal((LakeStorageFailure.Credentials, 1), (e.Failure, Proxy.Requests.Count));
    }

    private static Fault Expired() => S3Faults.Error(400, "ExpiredToken");

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(S3Storage storage, string key)
    {
        using MemoryStream read = new();
        await using Stream stream = await storage.OpenReadAsync(key);
        await stream.CopyToAsync(read);
        return read.ToArray();
    }

    private S3Storage Open(S3Credentials credentials) => new(S3Fixture.NewRoot(_store!), S3Fixture.Options(_store!, credentials: credentials, endpoint: Proxy.Address));
}
