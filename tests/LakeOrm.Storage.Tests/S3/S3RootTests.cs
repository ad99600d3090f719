using LakeOrm.Storage.S3;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>How a root is read.</summary>
public sealed class S3RootTests
{
    [Theory]
    [InlineData("s3://bucket", "s3://bucket", "/bucket/a")]
    [InlineData("s3://bucket/", "s3://bucket", "/bucket/a")]
    [InlineData("s3a://Old_Bucket.1/x/y/", "s3a://Old_Bucket.1/x/y", "/Old_Bucket.1/x/y/a")]
    [InlineData("s3://bucket/my lake", "s3://bucket/my lake", "/bucket/my%20lake/a")]
    [InlineData("s3://bucket/my%20lake", "s3://bucket/my lake", "/bucket/my%20lake/a")]
    public async Task A_root_is_a_bucket_and_a_prefix(string text, string root, string path)
    {
        using RecordingHandler handler = new(Answers.Yes());
        S3StorageProvider provider = new(new S3StorageOptions { Credentials = S3Credentials.Anonymous, Endpoint = new Uri("http://store.example"), HttpHandler = () => handler });
        Assert.Equal(["s3", "s3a"], provider.Schemes);
        await using ILakeStorage storage = provider.Open(new Uri(text));
        await storage.PutAsync("a", new byte[1]);

        Assert.Equal(root, storage.Root);
        Assert.Equal(path, Assert.Single(handler.Requests).Uri.AbsolutePath);
        Assert.Null(storage.GetLocalPath("a"));
    }

    [Theory]
    [InlineData("gs://bucket")]
    [InlineData("s3://b")]
    [InlineData("s3://bucket:80/x")]
    [InlineData("s3://bucket//x")]
    [InlineData("relative")]
    public void Another_root_is_refused(string text)
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new S3Storage(new Uri(text, UriKind.RelativeOrAbsolute)));
        Assert.Contains("Expected", e.Message, StringComparison.Ordinal);
    }
}
