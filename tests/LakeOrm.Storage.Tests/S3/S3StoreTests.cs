using System.Security.Cryptography.X509Certificates;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>What only a real store shows.</summary>
public sealed class S3StoreTests(S3Fixture fixture)
{
    [Fact]
    public async Task Lists_and_deletes_go_over_many_pages()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        string[] keys = [.. Enumerable.Range(0, 1050).Select(static i => $"t/{i:0000}")];
        await Parallel.ForEachAsync(keys, async (key, token) => await storage.PutAsync(key, new byte[1], token));
        await storage.PutAsync("t/folder/a", new byte[1]);

        Assert.Equal(keys, await storage.ListAsync("t/").Select(static found => found.Key).ToListAsync());
        Assert.Equal(keys[1001..], await storage.ListAsync("t/", startAfter: "t/1000").Select(static found => found.Key).ToListAsync());
        Assert.Equal(["folder"], await storage.ListFoldersAsync("t/").ToListAsync());

        await storage.DeleteAsync(keys[..1049]);
        Assert.Equal(["t/1049", "t/folder/a"], await storage.ListAsync("", recursive: true).Select(static found => found.Key).ToListAsync());
        await storage.DeleteAllAsync("t/");
        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
    }

    [Theory]
    [InlineData("t/control\u0001\u001f/x")]
    [InlineData("t/plus+percent%25%/~!*'()=&?;:@,$[]{}|\\^`\"<>")]
    [InlineData("t/\u00e9 and e\u0301/\ud83d\udc0e")]
    public async Task Any_key_is_put_found_copied_written_and_deleted(string key)
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        await storage.PutAsync(key, new byte[1]);
        await S3OptionTests.WriteAsync(storage, key + " written", (5 << 20) + 1);
        Assert.True(await storage.TryCopyAsync(key, key + " copied"));

        string[] all = [key, key + " copied", key + " written"];
        Assert.Equal(all, await storage.ListAsync("", recursive: true).Select(static found => found.Key).ToListAsync());
        Assert.Equal(all[1..], await storage.ListAsync("", startAfter: key, recursive: true).Select(static found => found.Key).ToListAsync());
        await storage.DeleteAsync(all);
        Assert.Empty(await storage.ListAsync("", recursive: true).ToListAsync());
    }

    [Fact]
    public async Task Half_a_character_is_refused()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));

        Assert.Contains("Expected", (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutAsync("t/\ud83d", new byte[1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_object_of_a_lake_is_not_listed_and_goes_with_its_folder()
    {
        S3Store store = await fixture.GetAsync();
        AmazonS3Client raw = await fixture.RawAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        string prefix = $"{new Uri(storage.Root).AbsolutePath.TrimStart('/')}/";
        foreach (string key in new[] { "t/", "t//a", "t/b/" })
        {
            await raw.PutObjectAsync(new PutObjectRequest { BucketName = store.Bucket, Key = prefix + key, ContentBody = "x", UseChunkEncoding = false });
        }

        await storage.PutAsync("t/c", new byte[1]);

        Assert.Equal(["t/c"], await storage.ListAsync("t/", recursive: true).Select(static found => found.Key).ToListAsync());
        Assert.Equal(["b"], await storage.ListFoldersAsync("t/").ToListAsync());
        await storage.DeleteAllAsync("t/");
        Assert.Empty((await raw.ListObjectsV2Async(new ListObjectsV2Request { BucketName = store.Bucket, Prefix = prefix })).S3Objects ?? []);
    }

    // The store orders "a-b/" before "a/".
    [Fact]
    public async Task Folders_come_in_the_order_of_their_names()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        foreach (string key in new[] { "a/1", "a-b/1", "a b/1", "A/1" })
        {
            await storage.PutAsync(key, new byte[1]);
        }

        Assert.Equal(["A", "a", "a b", "a-b"], await storage.ListFoldersAsync("").ToListAsync());
    }

    [Fact]
    public async Task Wrong_credentials_are_told_in_every_call()
    {
        S3Store store = await fixture.GetAsync();
        foreach (S3Credentials wrong in new[] { S3Credentials.Keys(store.AccessKeyId, "wrong"), S3Credentials.Keys("nobody", "wrong") })
        {
            await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, credentials: wrong));
            await AssertFailureAsync(storage, LakeStorageFailure.Credentials);
        }
    }

    [Fact]
    public async Task What_is_not_allowed_is_told_in_every_call()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, credentials: S3Credentials.Anonymous));
        await AssertFailureAsync(storage, LakeStorageFailure.Denied);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_told_in_every_call()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(new Uri("s3://no-such-bucket/lake"), S3Fixture.Options(store));
        await AssertFailureAsync(storage, LakeStorageFailure.NoSuchBucket);
    }

    [Fact]
    public async Task Over_https_a_certificate_must_be_trusted()
    {
        S3Store store = await fixture.GetAsync();
        if (store.Tls is null)
        {
            Servers.Lack(RadosGateway.Name, "The store that was named has no endpoint with a certificate of its own.");
        }

        await using (S3Storage untrusting = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, endpoint: store.Tls, maxRetries: 0)))
        {
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await untrusting.HeadAsync("a"));
            Assert.Equal(LakeStorageFailure.Endpoint, e.Failure);
            Assert.Contains("certificate", e.Message, StringComparison.Ordinal);
        }

        using X509Certificate2 authority = X509Certificate2.CreateFromPemFile(store.TlsAuthority!, Path.Combine(Path.GetDirectoryName(store.TlsAuthority!)!, "key.pem"));
        using SocketsHttpHandler handler = new();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        await using S3Storage trusting = new(S3Fixture.NewRoot(store), S3Fixture.Options(store, handler, endpoint: store.Tls));
        await S3OptionTests.WriteAsync(trusting, "a", (5 << 20) + 1);
        Assert.True(await trusting.PutIfAbsentAsync("b", ReadOnlyMemory<byte>.Empty));
        Assert.Equal(2, await trusting.ListAsync("").CountAsync());
    }

    private static async Task AssertFailureAsync(S3Storage storage, LakeStorageFailure failure)
    {
        Func<Task>[] calls =
        [
            async () => await storage.HeadAsync("a"),
            async () => await storage.OpenReadAsync("a"),
            async () => await storage.PutAsync("a", new byte[1]),
            async () => await storage.PutIfAbsentAsync("a", new byte[1]),
            async () => await storage.ListAsync("").ToListAsync(),
            async () => await storage.ListFoldersAsync("").ToListAsync(),
            async () => await storage.TryCopyAsync("a", "b"),
            async () => await storage.DeleteAsync(["a", "b"]),
            async () => await storage.DeleteAllAsync("t/"),
            async () => await storage.DeleteUnfinishedAsync("", DateTimeOffset.UtcNow),
            async () => await S3OptionTests.WriteAsync(storage, "a", 1),
            async () => await S3OptionTests.WriteAsync(storage, "a", (5 << 20) + 1),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            LakeStorageException e = await Assert.ThrowsAnyAsync<LakeStorageException>(calls[i]);
            Assert.True(failure == e.Failure, $"Call {i}: {e.Failure}, and {failure} was expected. {e.Message}");
            Assert.Contains(storage.Root, e.Message, StringComparison.Ordinal);
        }
    }
}
