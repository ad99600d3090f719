using System.Diagnostics;
using System.Reflection;
using System.Text;
using LakeOrm.Storage.S3;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Secrets are told to the store alone.</summary>
public sealed class S3SecretTests
{
    private const string Secret = "MARKED-SECRET";
    private const string Token = "MARKED-TOKEN";
    private static readonly S3Credentials Marked = S3Credentials.Keys("MARKED-ID", Secret, Token);

    [Fact]
    public async Task No_failure_tells_a_secret()
    {
        Func<RecordedRequest, HttpResponseMessage>[] answers =
        [
            static _ => Answers.Error(403, "SignatureDoesNotMatch"),
            static _ => Answers.Error(403, "InvalidAccessKeyId"),
            static _ => Answers.Error(500, "InternalError"),
            static _ => new HttpResponseMessage(System.Net.HttpStatusCode.OK),
            static _ => throw new HttpRequestException("broken"),
        ];
        StringBuilder told = new();
        foreach (Func<RecordedRequest, HttpResponseMessage> answer in answers)
        {
            await using S3Storage storage = S3OptionTests.Storage(
                new S3StorageOptions { Credentials = Marked, Endpoint = S3OptionTests.NewEndpoint(), MaxRetries = 0, HttpHandler = () => new RecordingHandler(answer) });
            Func<Task>[] calls =
            [
                async () => await storage.HeadAsync("a"),
                async () => await storage.OpenReadAsync("a"),
                async () => await storage.PutAsync("a", new byte[1]),
                async () => await storage.PutIfAbsentAsync("a", new byte[1]),
                async () => await storage.ListAsync("").ToListAsync(),
                async () => await storage.GetCapabilitiesAsync(),
                async () => await S3OptionTests.WriteAsync(storage, "a", 1),
            ];
            foreach (Func<Task> call in calls)
            {
                LakeStorageException e = await Assert.ThrowsAnyAsync<LakeStorageException>(call);
                told.AppendLine(e.ToString());
            }

            told.AppendLine(storage.ToString()).AppendLine(storage.Root);
        }

        Assert.DoesNotContain("MARKED", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_text_nor_debugger_shows_a_secret()
    {
        S3StorageOptions options = new() { Credentials = Marked, Endpoint = new Uri("http://store.example") };

        Assert.Equal("S3 at http://store.example, region by default, given keys", options.ToString());
        Assert.Equal("S3 at http://store.example:9000, region by default, given keys", new S3StorageOptions { Credentials = Marked, Endpoint = new Uri("http://ID:MARKED-SECRET@store.example:9000") }.ToString());
        Assert.Equal("given keys", Marked.ToString());
        foreach (Type type in new[] { typeof(S3StorageOptions), typeof(S3Credentials) })
        {
            Assert.Equal("{ToString(),nq}", type.GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        }

        Assert.All(
            typeof(S3Credentials).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(static property => property.PropertyType != typeof(string)),
            static property => Assert.Equal(DebuggerBrowsableState.Never, property.GetCustomAttribute<DebuggerBrowsableAttribute>()!.State));
    }

    [Theory]
    [InlineData("s3://ID:MARKED-SECRET@bucket/lake")]
    [InlineData("s3://bucket/lake?secret=MARKED-SECRET")]
    [InlineData("s3://bucket/lake#MARKED-SECRET")]
    [InlineData("http://ID:MARKED-SECRET@bucket/lake")]
    public void A_root_that_holds_more_than_a_bucket_is_refused_and_not_repeated(string root)
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new S3Storage(new Uri(root)));
        Assert.Contains("Expected s3://bucket", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_that_holds_a_secret_is_refused_and_not_repeated()
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new S3Storage(new Uri("s3://bucket"), new S3StorageOptions { Endpoint = new Uri("http://ID:MARKED-SECRET@host") }));
        Assert.Equal(LakeStorageFailure.Endpoint, e.Failure);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }
}
