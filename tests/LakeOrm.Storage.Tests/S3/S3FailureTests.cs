using System.Net;
using System.Net.Sockets;
using System.Text;
using LakeOrm.Storage.S3;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>What answers of a store mean, and what is told of them.</summary>
public sealed class S3FailureTests
{
    private static readonly S3Credentials Keys = S3Credentials.Keys("AKID", "secret");

    [Theory]
    [InlineData(403, "InvalidAccessKeyId", LakeStorageFailure.Credentials, true)]
    [InlineData(403, "SignatureDoesNotMatch", LakeStorageFailure.Credentials, true)]
    [InlineData(400, "ExpiredToken", LakeStorageFailure.Credentials, true)]
    [InlineData(403, "AccessDenied", LakeStorageFailure.Denied, true)]
    [InlineData(404, "NoSuchBucket", LakeStorageFailure.NoSuchBucket, true)]
    [InlineData(403, "RequestTimeTooSkewed", LakeStorageFailure.Clock, true)]
    [InlineData(503, "SlowDown", LakeStorageFailure.Throttled, true)]
    [InlineData(429, "TooManyRequests", LakeStorageFailure.Throttled, true)]
    [InlineData(500, "InternalError", LakeStorageFailure.Unavailable, false)]
    [InlineData(503, "ServiceUnavailable", LakeStorageFailure.Unavailable, false)]
    [InlineData(504, "GatewayTimeout", LakeStorageFailure.Unavailable, false)]
    [InlineData(409, "ConditionalRequestConflict", LakeStorageFailure.Unavailable, true)]
    [InlineData(400, "RequestTimeout", LakeStorageFailure.Unavailable, true)]
    [InlineData(501, "NotImplemented", LakeStorageFailure.Other, true)]
    [InlineData(400, "KeyTooLongError", LakeStorageFailure.Other, true)]
    public async Task An_answer_has_its_meaning(int status, string code, LakeStorageFailure failure, bool isRefused)
    {
        await using S3Storage storage = Storage(_ => Answers.Error(status, code));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("t/a", new byte[1]));

        Assert.Equal((failure, isRefused), (e.Failure, e.IsRefused));
        Assert.Equal(failure is LakeStorageFailure.Throttled or LakeStorageFailure.Unavailable, e.IsTransient);
        Assert.Contains("'t/a'", e.Message, StringComparison.Ordinal);
        Assert.Contains("bucket", e.Message, StringComparison.Ordinal);
        if (failure != LakeStorageFailure.NoSuchBucket)
        {
            Assert.Contains(code, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(301, "PermanentRedirect", "So it is.")]
    [InlineData(400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'eu-west-1'")]
    [InlineData(400, "IllegalLocationConstraintException", "So it is.")]
    public async Task A_bucket_in_another_region_is_told_with_its_region(int status, string code, string message)
    {
        await using S3Storage storage = Storage(_ =>
        {
            HttpResponseMessage response = Answers.Error(status, code, message);
            response.Headers.TryAddWithoutValidation("x-amz-bucket-region", "eu-west-1");
            return response;
        });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.ListAsync("").ToListAsync());
        Assert.Equal(LakeStorageFailure.Region, e.Failure);
        Assert.Contains("'eu-west-1'", e.Message, StringComparison.Ordinal);
    }

    // A look has no body that says why it was refused.
    [Fact]
    public async Task A_look_that_is_refused_is_explained()
    {
        await using S3Storage storage = Storage(static request => request.Method == "HEAD" ? Answers.Answer(HttpStatusCode.Forbidden, "") : Answers.Error(403, "SignatureDoesNotMatch"));

        Assert.Equal(LakeStorageFailure.Credentials, (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"))).Failure);
    }

    [Fact]
    public async Task A_look_in_a_bucket_that_is_not_there_is_no_look_at_an_absent_object()
    {
        await using S3Storage storage = Storage(static _ => Answers.Answer(HttpStatusCode.NotFound, ""));

        Assert.Equal(LakeStorageFailure.NoSuchBucket, (await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"))).Failure);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(405)]
    public async Task What_is_no_store_is_told(int status)
    {
        await using S3Storage storage = Storage(_ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<html><body>Welcome</body></html>", Encoding.UTF8, "text/html") });

        await CheckAsync(async () => await storage.HeadAsync("a"));
        await CheckAsync(async () => await storage.ListAsync("").ToListAsync());
        await CheckAsync(async () => await storage.OpenReadAsync("a"));
        await CheckAsync(async () => await storage.PutAsync("a", new byte[1]));
        await CheckAsync(async () => await storage.PutIfAbsentAsync("a", new byte[1]));

        static async Task CheckAsync(Func<Task> call) => Assert.Equal(LakeStorageFailure.Endpoint, (await Assert.ThrowsAsync<LakeStorageException>(call)).Failure);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://no-such-host.invalid")]
    public async Task Where_nothing_answers_nothing_was_done(string endpoint)
    {
        await using S3Storage storage = S3OptionTests.Storage(new S3StorageOptions { Credentials = Keys, Endpoint = new Uri(endpoint), MaxRetries = 0 });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.Equal((LakeStorageFailure.Endpoint, true), (e.Failure, e.IsRefused));
        Assert.Contains(endpoint, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_a_matter_of_credentials()
    {
        await using S3Storage storage = S3OptionTests.Storage(new S3StorageOptions { Credentials = S3Credentials.Profile("no-such-profile"), Endpoint = new Uri("http://store.example") });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.Equal((LakeStorageFailure.Credentials, true), (e.Failure, e.IsRefused));
        Assert.Contains("no-such-profile", e.Message, StringComparison.Ordinal);
    }

    // Left to itself the SDK sends such a put dozens of times, and a second one means something else than the first.
    [Fact]
    public async Task A_put_under_a_condition_is_sent_once_when_the_connection_breaks()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int requests = 0;
        Task server = Task.Run(async () =>
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                byte[] buffer = new byte[64 << 10];
                if (await client.GetStream().ReadAsync(buffer) > 0)
                {
                    Interlocked.Increment(ref requests);
                }

                client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        });
        await using S3Storage storage = S3OptionTests.Storage(new S3StorageOptions { Credentials = Keys, Endpoint = new Uri($"http://{listener.LocalEndpoint}") });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[100]));

        Assert.Equal((LakeStorageFailure.Unavailable, false), (e.Failure, e.IsRefused));
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task A_put_that_met_another_one_is_repeated_for_it_did_nothing()
    {
        int puts = 0;
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        await using S3Storage storage = Storage(request => ++puts < 3 ? Answers.Error(409, "ConditionalRequestConflict") : yes(request));

        Assert.True(await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.Equal(3, puts);
    }

    [Fact]
    public async Task A_put_whose_condition_does_not_hold_says_so()
    {
        await using S3Storage storage = Storage(static _ => Answers.Error(412, "PreconditionFailed"));

        Assert.False(await storage.PutIfAbsentAsync("a", new byte[1]));
    }

    [Fact]
    public async Task A_refusal_whose_reason_cannot_be_asked_for_is_told_as_every_failure()
    {
        await using S3Storage storage = Storage(static request => request.Method == "HEAD" ? Answers.Error(403, "AccessDenied") : throw new HttpRequestException("The connection was reset."));
        Func<Task>[] calls =
        [
            async () => await storage.HeadAsync("a"),
            async () => await storage.TryCopyAsync("a", "b"),
            async () => await storage.OpenReadAsync("a", length: 0),
        ];
        foreach (Func<Task> call in calls)
        {
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(call);
            Assert.Equal(LakeStorageFailure.Unavailable, e.Failure);
            Assert.Contains("'a'", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_small_object_is_written_to_a_store_that_knows_no_conditions_unless_there_is_one()
    {
        bool isThere = false;
        Func<RecordedRequest, HttpResponseMessage> yes = Answers.Yes();
        await using S3Storage storage = Storage(request =>
        {
            if (request.Header("If-None-Match") is not null)
            {
                return Answers.Error(501, "NotImplemented");
            }

            if (request.Method == "HEAD" && !isThere && request.Uri.AbsolutePath.TrimEnd('/') != "/bucket")
            {
                return Answers.Answer(HttpStatusCode.NotFound, string.Empty);
            }

            isThere |= request.Method == "PUT";
            return yes(request);
        });

        await S3OptionTests.WriteAsync(storage, "a", 1);
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => S3OptionTests.WriteAsync(storage, "a", 1));
        Assert.Contains("already there", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_that_were_not_deleted_are_named()
    {
        await using S3Storage storage = Storage(static _ => Answers.Answer(
            HttpStatusCode.OK, "<DeleteResult><Error><Key>lake/t/b</Key><Code>AccessDenied</Code><Message>No</Message></Error></DeleteResult>"));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.DeleteAsync(["t/a", "t/b"]));
        Assert.Equal(LakeStorageFailure.Denied, e.Failure);
        Assert.Contains("'t/b' (AccessDenied)", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'t/a'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_that_a_busy_store_did_not_delete_are_asked_for_again()
    {
        int requests = 0;
        await using S3Storage storage = Storage(_ => Answers.Answer(
            HttpStatusCode.OK, ++requests == 1 ? "<DeleteResult><Error><Key>lake/b</Key><Code>SlowDown</Code></Error><Error><Key>lake/c</Key><Code>InternalError</Code></Error></DeleteResult>" : "<DeleteResult/>"));

        await storage.DeleteAsync(["a", "b", "c"]);
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task A_page_that_comes_again_neither_doubles_objects_nor_goes_on_for_ever()
    {
        const string Page = "<ListBucketResult><Name>bucket</Name><IsTruncated>{0}</IsTruncated><NextContinuationToken>{1}</NextContinuationToken>{2}</ListBucketResult>";
        const string Objects = "<Contents><Key>lake/a</Key><Size>1</Size></Contents><Contents><Key>lake/b</Key><Size>1</Size></Contents>";
        int pages = 0;
        await using S3Storage once = Storage(_ => Answers.Answer(HttpStatusCode.OK, ++pages switch
        {
            1 or 2 => string.Format(null, Page, "true", "next", Objects),
            _ => string.Format(null, Page, "false", "", "<Contents><Key>lake/c</Key><Size>1</Size></Contents>"),
        }));
        Assert.Equal(["a", "b", "c"], await once.ListAsync("").Select(static found => found.Key).ToListAsync());

        await using S3Storage ever = Storage(_ => Answers.Answer(HttpStatusCode.OK, string.Format(null, Page, "true", "next", Objects)));
        Assert.Equal(LakeStorageFailure.Unavailable, (await Assert.ThrowsAsync<LakeStorageException>(async () => await ever.ListAsync("").ToListAsync())).Failure);
    }

    [Fact]
    public async Task Names_in_a_list_are_decoded_as_the_store_encoded_them()
    {
        await using S3Storage amazon = Storage(_ => Answers.Answer(
            HttpStatusCode.OK, "<ListBucketResult><Name>bucket</Name><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>lake/a+b%2Bc%20d</Key><Size>1</Size></Contents></ListBucketResult>"));
        await using S3Storage other = Storage(_ => Answers.Answer(
            HttpStatusCode.OK, "<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated><Contents><Key>lake/a+b%2Bc</Key><Size>1</Size></Contents></ListBucketResult>"));

        Assert.Equal(["a b+c d"], await amazon.ListAsync("").Select(static found => found.Key).ToListAsync());
        Assert.Equal(["a+b%2Bc"], await other.ListAsync("").Select(static found => found.Key).ToListAsync());
    }

    [Fact]
    public async Task An_object_that_is_too_large_for_one_copy_is_not_copied()
    {
        bool copied = false;
        await using S3Storage storage = Storage(request =>
        {
            copied |= request.Method == "PUT";
            HttpResponseMessage response = Answers.Answer(HttpStatusCode.OK, "");
            response.Headers.TryAddWithoutValidation("ETag", "\"e\"");
            response.Content.Headers.ContentLength = (5L << 30) + 1;
            return response;
        });

        Assert.False(await storage.TryCopyAsync("a", "b"));
        Assert.False(copied);
    }

    private static S3Storage Storage(Func<RecordedRequest, HttpResponseMessage> answer) =>
        S3OptionTests.Storage(new S3StorageOptions { Credentials = Keys, Endpoint = S3OptionTests.NewEndpoint(), MaxRetries = 2, HttpHandler = () => new RecordingHandler(answer) });
}
