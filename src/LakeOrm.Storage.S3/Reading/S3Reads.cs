using Amazon.S3.Model;
using LakeOrm.Storage.Remote;
using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3.Reading;

/// <summary>Opens objects and ranges of them.</summary>
internal static class S3Reads
{
    /// <summary>The bytes from the first to the last that is asked for, all of the same object.</summary>
    public static async ValueTask<Stream> OpenAsync(S3Connection connection, string key, long offset, long? length, CancellationToken cancellationToken)
    {
        string operation = $"read '{key}'";
        if (length == 0)
        {
            _ = await connection.HeadAsync(key, operation, cancellationToken).ConfigureAwait(false)
                ?? throw new LakeObjectNotFoundException(key, $"There is no object '{key}' in {connection.Root}.");
            return Stream.Null;
        }

        GetObjectRequest request = Request(connection, key);

        // A read without a range is checked by the SDK: against a checksum where there is one, else against the ETag, which is a checksum in some stores and not in others.
        bool isRange = offset > 0 || length is not null || connection.Options.Checksums == S3Checksums.WhenRequired;
        if (isRange)
        {
            // Beyond what a number can say, "to the end" is what is meant.
            request.ByteRange = new ByteRange(length is { } count && offset <= long.MaxValue - count ? $"bytes={offset}-{offset + count - 1}" : $"bytes={offset}-");
        }

        try
        {
            GetObjectResponse response = await connection.Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.ETag is null)
            {
                response.Dispose();
                throw connection.NotS3(operation);
            }

            if (isRange && response.ContentRange is null)
            {
                response.Dispose();
                throw new LakeStorageException($"Cannot {operation} in {connection.Root}: the store was asked for a range and gave the whole object. LakeOrm needs a store that reads ranges.");
            }

            (string etag, long comes) = (response.ETag, response.ContentLength);
            return new ResumingReadStream(
                response.ResponseStream,
                comes,
                crc32C: null,
                (position, stop) => ResumeAsync(connection, key, offset + position, offset + comes, etag, stop),
                connection.Options.IdleTimeout,
                connection.Options.BackOff,
                static e => e is IOException or HttpRequestException,
                e => S3Failure.Describe(e, operation, key, connection));
        }
        catch (Amazon.S3.AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return Stream.Null;
        }
        catch (Exception e)
        {
            throw connection.Fail(e, operation, key, cancellationToken);
        }
    }

    private static GetObjectRequest Request(S3Connection connection, string key) => new() { BucketName = connection.Root.Bucket, Key = connection.Key(key), RequestPayer = connection.Payer };

    private static async Task<Stream> ResumeAsync(S3Connection connection, string key, long from, long end, string etag, CancellationToken cancellationToken)
    {
        GetObjectRequest request = Request(connection, key);
        request.ByteRange = new ByteRange(from, end - 1);
        request.EtagToMatch = etag;
        GetObjectResponse response;
        try
        {
            response = await connection.Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Amazon.S3.AmazonS3Exception e) when (S3Failure.IsPrecondition(e))
        {
            throw new LakeStorageException($"Cannot read '{key}' in {connection.Root}: the connection broke at byte {from}, and the object has been replaced since. Read it again from its start.", e);
        }

        if (response.ETag == etag && response.ContentLength == end - from)
        {
            return response.ResponseStream;
        }

        response.Dispose();
        throw new LakeStorageException($"Cannot read '{key}' in {connection.Root}: the connection broke at byte {from}, and the store does not give the rest of the same object. Read it again from its start.");
    }
}
