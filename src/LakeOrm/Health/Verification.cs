using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Health;

/// <summary>Writes a probe by the client's storage and has the engine read it: a wrong endpoint, path or scheme on either side shows before a table is touched.</summary>
internal sealed class Verification(ILakeDriver driver)
{
    private static readonly ParquetSchema Schema = new(ParquetColumn.String("probe"));

    private ILakeStorage Storage => driver.Storage;

    /// <summary>Runs the check.</summary>
    public async Task<VerifyResult> RunAsync(CancellationToken cancellationToken)
    {
        string value = Guid.NewGuid().ToString();
        string key = $"_lakeorm/verify-{value}.parquet";
        await StepAsync(VerifyStep.Promise, key, () => RequireAsync(cancellationToken)).ConfigureAwait(false);
        VerifyResult result = new() { Root = Storage.Root };
        bool isWritten = false;
        try
        {
            long start = Stopwatch.GetTimestamp();
            DateTimeOffset now = DateTimeOffset.UtcNow;
            DateTimeOffset stored = default;
            await StepAsync(VerifyStep.Write, key, async () => stored = await WriteAsync(key, value, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            isWritten = true;
            result = result with { Write = Stopwatch.GetElapsedTime(start), ClockSkew = stored - now };

            start = Stopwatch.GetTimestamp();
            string? read = null;
            await StepAsync(VerifyStep.Read, key, async () => read = await ReadAsync(key, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            result = result with { Read = Stopwatch.GetElapsedTime(start) };
            if (read != value)
            {
                throw new LakeVerifyException(
                    VerifyStep.Compare,
                    LakeStorageFailure.Endpoint,
                    $"The driver {driver.Name} read '{key}' and found other bytes than the client wrote to {Storage.Root}. They do not see the same store: compare the endpoints and roots of both.");
            }
        }
        catch
        {
            if (isWritten)
            {
                await DeleteQuietlyAsync(key).ConfigureAwait(false);
            }

            throw;
        }

        await StepAsync(VerifyStep.Delete, key, () => Storage.DeleteAsync([key], cancellationToken).AsTask()).ConfigureAwait(false);
        return result;
    }

    private async Task RequireAsync(CancellationToken cancellationToken)
    {
        LakeStorageCapabilities promised = await Storage.GetCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        if (!promised.HasFlag(LakeStorageCapabilities.PutIfAbsent))
        {
            throw new LakeUnsupportedException($"The store at {Storage.Root} does not keep two writers from storing the same object (put-if-absent), so nothing can be committed there safely.");
        }
    }

    private async Task<DateTimeOffset> WriteAsync(string key, string value, CancellationToken cancellationToken)
    {
        ParquetObjectWriter writer = await ParquetObjectWriter.CreateAsync(Storage, key, Schema, ParquetWriterOptions.Default, omitted: null, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            writer.Parquet.WriteLeaf(0, [value]);
            await writer.EncodeAsync(cancellationToken).ConfigureAwait(false);
            return (await writer.StoreAsync(cancellationToken).ConfigureAwait(false)).LastModified;
        }
    }

    private async Task<string?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        LakeResult result = await driver.ReadObjectAsync(key, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            string? found = null;
            while (await result.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    found = batch is { Length: 1, ColumnCount: 1 } && batch.Column(0) is StringArray text && found is null ? text.GetString(0) : string.Empty;
                }
            }

            return found;
        }
    }

    private async ValueTask DeleteQuietlyAsync(string key)
    {
        try
        {
            await Storage.DeleteAsync([key], CancellationToken.None).ConfigureAwait(false);
        }
        catch (LakeStorageException)
        {
            // The failure before is the one to tell.
        }
    }

    private async Task StepAsync(VerifyStep step, string key, Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (LakeException e)
        {
            LakeStorageFailure failure = e is LakeStorageException storage ? storage.Failure : e.EngineError?.StoreFailure ?? LakeStorageFailure.Other;
            string who = step == VerifyStep.Read ? $"the driver {driver.Name} to read" : $"the client's storage to {step.ToString().ToLower(CultureInfo.InvariantCulture)}";
            throw new LakeVerifyException(step, failure, $"The check of {Storage.Root} failed at its step '{step}', which asks {who} '{key}': {e.Message}{Advice(step, failure)}", e);
        }
    }

    private static string Advice(VerifyStep step, LakeStorageFailure failure) => failure switch
    {
        LakeStorageFailure.Credentials => " Check the credentials: that there are some, that they are these, and that they have not expired.",
        LakeStorageFailure.Denied => " The credentials are known and may not do this: give them the right to read, write, list and delete below the root.",
        LakeStorageFailure.NoSuchBucket => " Create the bucket, or correct its name in the root.",
        LakeStorageFailure.Endpoint => " Check the endpoint: its scheme (http or https), host and port, and whether the store wants path-style addresses.",
        LakeStorageFailure.Region => " Set the region in which the bucket is.",
        LakeStorageFailure.Clock => " Set this machine's clock.",
        LakeStorageFailure.Scheme => " Name the root to the engine by the scheme that it knows (s3a:// for s3://, in SparkLakeOptions.Root), or give the engine a file system for this one.",
        _ when step == VerifyStep.Read => " The client could write it, so the engine looks elsewhere or may not look: compare its endpoint, its credentials, and the scheme under which it knows the store (s3 or s3a).",
        _ => string.Empty,
    };
}
