using System.Collections.Concurrent;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.Remote;
using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3.Promises;

/// <summary>Tries out, once for each bucket, whether a store keeps to the conditions of a put. Some ignore them without a word, and then two writers have the same version of a table.</summary>
internal static class S3Promises
{
    private const string Operation = "try out what the store promises";

    private static readonly ConcurrentDictionary<(string Endpoint, string Bucket), Task<S3Promise>> Known = new();

    /// <summary>What the bucket does.</summary>
    public static async ValueTask<S3Promise> GetAsync(S3Connection connection, CancellationToken cancellationToken)
    {
        (string, string) bucket = (connection.Endpoint?.GetLeftPart(UriPartial.Authority) ?? string.Empty, connection.Root.Bucket);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskCompletionSource<S3Promise> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<S3Promise> known = Known.GetOrAdd(bucket, mine.Task);
            if (known != mine.Task)
            {
                await ((Task)known.WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                if (known.IsCompletedSuccessfully)
                {
                    return await known.ConfigureAwait(false);
                }

                // Whoever tried it out failed, perhaps for reasons of its own.
                continue;
            }

            try
            {
                S3Promise found = await TryOutAsync(connection, cancellationToken).ConfigureAwait(false);
                mine.SetResult(found);
                return found;
            }
            catch (Exception e)
            {
                Known.TryRemove(new KeyValuePair<(string, string), Task<S3Promise>>(bucket, mine.Task));
                mine.SetCanceled(CancellationToken.None);
                throw connection.Fail(e, Operation, key: null, cancellationToken);
            }
        }
    }

    private static async ValueTask<S3Promise> TryOutAsync(S3Connection connection, CancellationToken cancellationToken)
    {
        string key = connection.Key($"_lakeorm/probe-{Guid.CreateVersion7():N}");
        try
        {
            // Repeated after a lost answer, the first put meets its own object; that is as good.
            bool isKnown = await PutAsync(connection, key, "1", static r => r.IfNoneMatch = "*", cancellationToken).ConfigureAwait(false) is not null;
            bool isKept = isKnown && await PutAsync(connection, key, "2", static r => r.IfNoneMatch = "*", cancellationToken).ConfigureAwait(false) is false;
            return new S3Promise(isKept, await TryOutIfMatchAsync(connection, key, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            try
            {
                await connection.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = connection.Root.Bucket, Key = key, RequestPayer = connection.Payer }, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A few bytes stay behind under a name that says what they are.
            }
        }
    }

    private static async ValueTask<ETagForm?> TryOutIfMatchAsync(S3Connection connection, string key, CancellationToken cancellationToken)
    {
        await PutAsync(connection, key, "3", condition: null, cancellationToken).ConfigureAwait(false);
        if (await PutAsync(connection, key, "4", static r => r.IfMatch = Render(new string('0', 32), ETagForm.Bare), cancellationToken).ConfigureAwait(false) is not false
            || await PutAsync(connection, key, "5", static r => r.IfMatch = Render(new string('0', 32), ETagForm.Quoted), cancellationToken).ConfigureAwait(false) is not false)
        {
            return null;
        }

        foreach (ETagForm form in (ETagForm[])[ETagForm.Bare, ETagForm.Quoted])
        {
            // Repeated after a lost answer, a put meets its own object; one that was refused has changed nothing.
            string? refused = null;
            for (string etag; (etag = await ETagAsync(connection, key, cancellationToken).ConfigureAwait(false)) != refused; refused = etag)
            {
                string seen = etag;
                if (await PutAsync(connection, key, $"6 {form}", r => r.IfMatch = Render(seen, form), cancellationToken).ConfigureAwait(false) is true)
                {
                    return form;
                }
            }
        }

        return null;
    }

    /// <summary>An ETag as a store wants it.</summary>
    public static string Render(string etag, ETagForm form) => form == ETagForm.Quoted ? $"\"{etag}\"" : etag;

    private static async ValueTask<string> ETagAsync(S3Connection connection, string key, CancellationToken cancellationToken)
    {
        GetObjectMetadataRequest request = new() { BucketName = connection.Root.Bucket, Key = key, RequestPayer = connection.Payer };
        return (await connection.Client.GetObjectMetadataAsync(request, cancellationToken).ConfigureAwait(false)).ETag.Trim('"');
    }

    // True when it was stored, false when the condition did not hold, null when the store knows no such condition.
    private static async ValueTask<bool?> PutAsync(S3Connection connection, string key, string content, Action<PutObjectRequest>? condition, CancellationToken cancellationToken)
    {
        PutObjectRequest request = connection.Put(key, new BytesStream(new(Encoding.UTF8.GetBytes(content))));
        condition?.Invoke(request);
        try
        {
            return (await connection.Client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false)).ETag is null ? throw connection.NotS3(Operation) : true;
        }
        catch (AmazonS3Exception e) when (condition is not null && S3Failure.IsPrecondition(e))
        {
            return false;
        }
        catch (AmazonS3Exception e) when (condition is not null && S3Failure.IsUnknownToStore(e))
        {
            return null;
        }
    }
}
