using LakeOrm.Storage.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>What a store promises is tried out, once for each bucket.</summary>
public sealed class S3PromiseTests(S3Fixture fixture)
{
    private static readonly S3Credentials Keys = S3Credentials.Keys("AKID", "secret");

    [Fact]
    public async Task A_store_that_pays_no_attention_to_conditions_promises_none()
    {
        await using S3Storage storage = S3OptionTests.Storage(new S3StorageOptions { Credentials = Keys, Endpoint = S3OptionTests.NewEndpoint(), HttpHandler = static () => new RecordingHandler(Answers.Yes()) });

        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await storage.ReplaceIfUnchangedAsync("a", new byte[1], "e"));
    }

    [Fact]
    public async Task A_store_that_knows_no_conditions_promises_none()
    {
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        await using S3Storage storage = Storage(request => request.Header("If-None-Match") is null && request.Header("If-Match") is null ? yes(request) : Answers.Error(501, "NotImplemented"));

        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
    }

    // radosgw takes the quotes of an ETag for a part of it, and others want them.
    [Theory]
    [InlineData("\"" + Answers.ETag + "\"")]
    [InlineData(Answers.ETag)]
    public async Task A_store_gets_etags_as_it_wants_them(string wanted)
    {
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        bool isThere = false;
        List<string> replaced = [];
        await using S3Storage storage = Storage(request =>
        {
            if ((request.Header("If-None-Match") is not null && isThere) || (request.Header("If-Match") is { } etag && etag != wanted))
            {
                return Answers.Error(412, "PreconditionFailed");
            }

            isThere |= request.Method == "PUT";
            if (request.Uri.AbsolutePath.EndsWith("/a", StringComparison.Ordinal))
            {
                replaced.Add(request.Header("If-Match")!);
            }

            return yes(request);
        });

        Assert.True(await storage.ReplaceIfUnchangedAsync("a", new byte[1], Answers.ETag));
        Assert.Equal([wanted], replaced);
        Assert.False(await storage.ReplaceIfUnchangedAsync("a", new byte[1], "other"));
    }

    [Fact]
    public async Task A_trial_whose_answer_was_lost_promises_no_less()
    {
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        string? etag = null;
        bool isLost = false;
        await using S3Storage storage = Storage(request =>
        {
            bool isIfMatch = request.Header("If-Match") is not null;
            if ((request.Header("If-None-Match") is not null && etag is not null) || (isIfMatch && request.Header("If-Match") != etag))
            {
                return Answers.Error(412, "PreconditionFailed");
            }

            if (request.Method == "PUT")
            {
                etag = Convert.ToHexString(request.Body);
                if (isIfMatch && !isLost)
                {
                    isLost = true;
                    throw new HttpRequestException("The answer was lost.");
                }
            }

            HttpResponseMessage response = yes(request);
            response.Headers.Remove("ETag");
            response.Headers.TryAddWithoutValidation("ETag", $"\"{etag}\"");
            return response;
        });

        Assert.Equal(LakeStorageCapabilities.PutIfAbsent | LakeStorageCapabilities.ReplaceIfUnchanged | LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
        Assert.True(isLost);
    }

    [Fact]
    public async Task Many_that_ask_at_once_try_it_out_once_and_remember()
    {
        S3Store store = await fixture.GetAsync();
        string bucket = $"lakeorm-{Guid.NewGuid():N}";
        await (await fixture.RawAsync()).PutBucketAsync(bucket);
        using RecordingHandler handler = new(static (_, next, _) => next());
        await using S3Storage one = new(new Uri($"s3://{bucket}/one"), S3Fixture.Options(store, handler));
        await using S3Storage other = new(new Uri($"s3://{bucket}/other"), S3Fixture.Options(store));

        LakeStorageCapabilities[] seen = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await one.GetCapabilitiesAsync())));
        Assert.All(seen, static capabilities => Assert.Equal(LakeStorageCapabilities.PutIfAbsent | LakeStorageCapabilities.ReplaceIfUnchanged | LakeStorageCapabilities.Copy, capabilities));
        Assert.Single(handler.Requests.Where(static request => request.Method == "PUT").Select(static request => request.Uri.AbsolutePath).Distinct());
        int requests = handler.Requests.Count;

        await one.GetCapabilitiesAsync();
        Assert.Equal(seen[0], await other.GetCapabilitiesAsync());
        Assert.Equal(requests, handler.Requests.Count);
        Assert.Empty(await one.ListAsync("", recursive: true).ToListAsync());
    }

    [Fact]
    public async Task A_trial_that_failed_is_not_remembered()
    {
        bool fails = true;
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        await using S3Storage storage = Storage(request => fails ? Answers.Error(403, "AccessDenied") : yes(request));

        Assert.Equal(LakeStorageFailure.Denied, (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.GetCapabilitiesAsync())).Failure);
        fails = false;
        Assert.Equal(LakeStorageCapabilities.Copy, await storage.GetCapabilitiesAsync());
    }

    private static S3Storage Storage(Func<RecordedRequest, HttpResponseMessage> answer) =>
        S3OptionTests.Storage(new S3StorageOptions { Credentials = Keys, Endpoint = S3OptionTests.NewEndpoint(), MaxRetries = 1, HttpHandler = () => new RecordingHandler(answer) });
}
