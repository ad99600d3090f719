using System.Runtime.CompilerServices;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3.Listing;

/// <summary>Reads lists page by page.</summary>
internal static class S3Listing
{
    private const int MostPagesWithoutNews = 3;

    /// <summary>The objects of the bucket below a prefix, under their keys in the bucket, in the order of the keys' bytes.</summary>
    public static async IAsyncEnumerable<S3Object> ObjectsAsync(S3Connection connection, string prefix, string? startAfter, bool recursive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] last = [];
        bool isNew = true;
        await foreach (ListObjectsV2Response page in PagesAsync(connection, prefix, startAfter, recursive, () => isNew, cancellationToken).ConfigureAwait(false))
        {
            isNew = page.CommonPrefixes is { Count: > 0 };
            foreach (S3Object found in page.S3Objects ?? [])
            {
                found.Key = Decode(page, found.Key);
                byte[] key = Encoding.UTF8.GetBytes(found.Key);

                // A page that comes again brings nothing new.
                if (key.AsSpan().SequenceCompareTo(last) > 0)
                {
                    last = key;
                    isNew = true;
                    yield return found;
                }
            }
        }
    }

    /// <summary>The folders right below a prefix, as prefixes in the bucket, in no order.</summary>
    public static async ValueTask<HashSet<string>> FoldersAsync(S3Connection connection, string prefix, CancellationToken cancellationToken)
    {
        HashSet<string> folders = new(StringComparer.Ordinal);
        string? last = null;
        bool isNew = true;
        await foreach (ListObjectsV2Response page in PagesAsync(connection, prefix, startAfter: null, recursive: false, () => isNew, cancellationToken).ConfigureAwait(false))
        {
            int before = folders.Count;
            folders.UnionWith((page.CommonPrefixes ?? []).Select(folder => Decode(page, folder)));
            string? newest = page.S3Objects is { Count: > 0 } found ? found[^1].Key : last;
            isNew = folders.Count > before || newest != last;
            last = newest;
        }

        return folders;
    }

    /// <summary>The uploads below a prefix that were neither completed nor ended.</summary>
    public static async IAsyncEnumerable<MultipartUpload> UploadsAsync(S3Connection connection, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Without encoded names: radosgw encodes some of them, and does not say so.
        ListMultipartUploadsRequest request = new() { BucketName = connection.Root.Bucket, Prefix = prefix, RequestPayer = connection.Payer };
        while (true)
        {
            ListMultipartUploadsResponse page = await connection.Client.ListMultipartUploadsAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (MultipartUpload upload in page.MultipartUploads ?? [])
            {
                yield return upload;
            }

            if (page.IsTruncated is not true || string.IsNullOrEmpty(page.NextKeyMarker) || (page.NextKeyMarker == request.KeyMarker && page.NextUploadIdMarker == request.UploadIdMarker))
            {
                yield break;
            }

            request.KeyMarker = page.NextKeyMarker;
            request.UploadIdMarker = page.NextUploadIdMarker;
        }
    }

    private static async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        S3Connection connection, string prefix, string? startAfter, bool recursive, Func<bool> wasNew, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ListObjectsV2Request request = new()
        {
            BucketName = connection.Root.Bucket,
            Prefix = prefix,
            StartAfter = startAfter,
            Delimiter = recursive ? null : "/",

            // A key may hold characters that XML cannot.
            Encoding = EncodingType.Url,
            RequestPayer = connection.Payer,
        };
        for (int withoutNews = 0; ;)
        {
            ListObjectsV2Response page = await connection.Client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            if (page.Name is null)
            {
                throw connection.NotS3($"list '{prefix}'");
            }

            yield return page;
            if (page.IsTruncated is not true)
            {
                yield break;
            }

            withoutNews = wasNew() ? 0 : withoutNews + 1;
            if (withoutNews == MostPagesWithoutNews || page.NextContinuationToken is null)
            {
                throw new LakeStorageException($"Cannot list '{prefix}' in {connection.Root}: the store says that more follows, and gives the same page again and again. Repeat the call.") { Failure = LakeStorageFailure.Unavailable };
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    private static string Decode(ListObjectsV2Response page, string text) => page.Encoding == EncodingType.Url ? Decode(text) : text;

    // S3 writes a space as '+', others as '%20'; neither leaves a '+' as it is.
    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
