using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.S3;

namespace LakeOrm.Benchmarks.Storage;

/// <summary>Where the lakes of a run are, and the SDK's own way there.</summary>
/// <param name="Root">The root of the run.</param>
internal sealed record Bucket(Uri Root)
{
    private string Name => Root.Host;

    private string Prefix => Root.AbsolutePath.Trim('/');

    public static Bucket Of(string root) => new(new Uri(root));

    /// <summary>A place of its own below the root.</summary>
    public Bucket Below(string name) => new(new Uri($"{Root}/{name}"));

    /// <summary>The SDK's client, as the usual variables say.</summary>
    public static AmazonS3Client NewClient()
    {
        // One of a store of one's own has the bucket in its path.
        bool isOther = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is not null || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is not null;
        return new AmazonS3Client(new AmazonS3Config
        {
            ForcePathStyle = isOther,

            // As a lake's storage does by default: many stores know no checksums in trailers.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    /// <summary>Makes the bucket where there is none.</summary>
    public async Task EnsureAsync()
    {
        using AmazonS3Client client = NewClient();
        try
        {
            await client.HeadBucketAsync(new HeadBucketRequest { BucketName = Name });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            await client.PutBucketAsync(Name);
        }
    }

    /// <summary>Removes all that is below the root.</summary>
    public async Task ClearAsync()
    {
        await using S3Storage storage = new(new Uri($"{Root.Scheme}://{Name}"));
        await storage.DeleteAllAsync($"{Prefix}/");
    }

    /// <summary>The bucket and a key below the root.</summary>
    public (string Name, string Key) At(string name) => (Name, $"{Prefix}/{name}");
}
