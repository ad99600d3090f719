using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Tests.Support;

namespace LakeOrm.Storage.Tests.Azure;

/// <summary>A token that has ended is replaced by the library of Azure, also in the middle of a read or of an upload; what the store does not accept is told. The store is played here: tokens go over https alone.</summary>
public sealed class AzureRenewalTests
{
    private static readonly byte[] Content = "0123456789"u8.ToArray();
    private int _given;

    [Fact]
    public async Task In_the_middle_of_a_read()
    {
        using Interceptor http = new((request, number, _) => Task.FromResult(Body(number == 1 ? 0 : 4, isBroken: number == 1)));
        await using AzureStorage storage = Open(http, life: TimeSpan.Zero);

        using MemoryStream read = new();
        await using (Stream stream = await storage.OpenReadAsync("a"))
        {
            await stream.CopyToAsync(read);
        }

        Assert.Equal(Content, read.ToArray());
        Assert.Equal(["Bearer t1", "Bearer t2"], http.Sent.Select(static sent => sent.Headers["Authorization"]));
    }

    [Fact]
    public async Task In_the_middle_of_an_upload_of_blocks()
    {
        using Interceptor http = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.Created, "", ("ETag", "\"1\""), ("x-ms-request-server-encrypted", "true"))));
        await using AzureStorage storage = Open(http, life: TimeSpan.Zero);

        await using (LakeObjectWriter writer = await storage.CreateAsync("a"))
        {
            await writer.Stream.WriteAsync(Content);
            await writer.CompleteAsync();
        }

        // Three blocks, and the list of them.
        Assert.Equal(["Bearer t1", "Bearer t2", "Bearer t3", "Bearer t4"], http.Sent.Select(static sent => sent.Headers["Authorization"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task And_one_that_the_store_does_not_accept_is_told_and_nothing_was_done()
    {
        using Interceptor http = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(
            HttpStatusCode.Unauthorized, "", ("x-ms-error-code", "InvalidAuthenticationInfo"), ("WWW-Authenticate", "Bearer authorization_uri=https://login.example/tenant/oauth2/authorize resource_id=https://storage.azure.com"))));
        await using AzureStorage storage = Open(http, TimeSpan.FromHours(1));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", Content));

        Assert.Equal((LakeStorageFailure.Credentials, true), (e.Failure, e.IsRefused));
        Assert.InRange(http.Sent.Count, 1, 2);
    }

    private static HttpResponseMessage Body(int from, bool isBroken)
    {
        HttpResponseMessage response = new(HttpStatusCode.PartialContent)
        {
            Content = new StreamContent(isBroken ? new BrokenStream(Content[..4], static _ => throw new IOException("The connection broke.")) : new MemoryStream(Content[from..])),
        };
        response.Headers.ETag = new EntityTagHeaderValue("\"1\"");
        response.Content.Headers.ContentLength = Content.Length - from;
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, Content.Length - 1, Content.Length);
        response.Content.Headers.LastModified = DateTimeOffset.UnixEpoch;
        return response;
    }

    private AzureStorage Open(Interceptor http, TimeSpan life)
    {
        AccessToken Token(TokenRequestContext context, CancellationToken stop) => new($"t{Interlocked.Increment(ref _given)}", DateTimeOffset.UtcNow + life);
        return new AzureStorage(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions
        {
            Credential = DelegatedTokenCredential.Create(Token, (context, stop) => new(Token(context, stop))),
            Handler = http,
            BlockBytes = 4,
            ParallelBlocks = 1,
        });
    }
}
