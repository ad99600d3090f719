using LakeOrm.Storage.Gcs;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Gcs;

/// <summary>A token that the store does not accept any more is replaced, and the call is made once more; what cannot be replaced is told.</summary>
public sealed class GcsRenewalTests(FakeGcs server) : IAsyncLifetime
{
    private static readonly byte[] Content = Bytes(600_000);

    private FaultProxy? _proxy;
    private int _given;

    private FaultProxy Proxy => _proxy!;

    public async ValueTask InitializeAsync()
    {
        if (await server.EndpointAsync() is not { } endpoint)
        {
            Assert.Skip("Faults are made between the client and a server of the tests' own.");
            return;
        }

        _proxy = new FaultProxy(endpoint);
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
        await using GcsStorage storage = Open();
        await storage.PutAsync("a", Content);
        int reads = 0;
        Proxy.Faults = request => !request.Is("GET", "alt=media") ? null : Interlocked.Increment(ref reads) == 1 ? Fault.Truncated(100_000) : _given == 1 ? Ended() : null;

        Assert.Equal(Content, await ReadAsync(storage, "a"));
        Assert.Equal((2, 3), (_given, reads));
    }

    [Fact]
    public async Task When_an_upload_of_parts_begins_and_what_it_began_needs_none()
    {
        await using GcsStorage storage = Open();
        await storage.PutAsync("b", Content);
        Proxy.Faults = request => request.Is("POST", "uploadType=resumable") && _given == 1 ? Ended() : null;
        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            await writer.Stream.WriteAsync(Content.AsMemory(0, 400_000));
            await writer.Stream.WriteAsync(Content.AsMemory(400_000));
            await writer.CompleteAsync();
        }

        Assert.Equal(2, _given);
        Assert.Equal(Content, await ReadAsync(storage, "a"));
        Assert.All(Proxy.Requests.Where(static request => request.Is("PUT", "upload_id")), static request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task And_if_the_new_one_is_not_accepted_either_that_is_told_in_the_middle_of_a_read_too()
    {
        await using GcsStorage storage = Open();
        await storage.PutAsync("a", Content);
        int reads = 0;
        Proxy.Faults = request => !request.Is("GET", "alt=media") ? null : Interlocked.Increment(ref reads) == 1 ? Fault.Truncated(100_000) : Ended();

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => ReadAsync(storage, "a"));

        Assert.Equal((LakeStorageFailure.Credentials, 2, 3), (e.Failure, _given, reads));
    }

    private static Fault Ended() => Fault.Answered(401, """{"error":{"code":401,"message":"Invalid Credentials","errors":[{"reason":"authError"}]}}""", ("Content-Type", "application/json"));

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(GcsStorage storage, string key)
    {
        using MemoryStream read = new();
        await using Stream stream = await storage.OpenReadAsync(key);
        await stream.CopyToAsync(read);
        return read.ToArray();
    }

    private GcsStorage Open() => new(FakeGcs.NewRoot(), new GcsOptions
    {
        Endpoint = Proxy.Address,
        ChunkBytes = 256 * 1024,
        Credentials = GcsCredentials.FromSource(_ => new(new GcsToken($"t{Interlocked.Increment(ref _given)}", DateTimeOffset.UtcNow.AddHours(1)))),
    });
}
