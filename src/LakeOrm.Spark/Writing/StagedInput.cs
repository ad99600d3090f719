using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Staging;
using LakeOrm.Storage;

namespace LakeOrm.Spark.Writing;

/// <summary>A Parquet file that is no table's, which Spark can read once it lies in the storage.</summary>
internal static class StagedInput
{
    /// <summary>Stores the file, and reads it until the result is disposed.</summary>
    public static async ValueTask<LakeResult> OpenAsync(SessionPool sessions, LakePlace place, Stream parquet, CancellationToken cancellationToken)
    {
        string folder = StagingKeys.Of(Guid.CreateVersion7());
        string key = $"{folder}input.parquet";
        SessionLease? lease = null;
        try
        {
            LakeObjectWriter writer = await place.Storage.CreateAsync(key, cancellationToken).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                await parquet.CopyToAsync(writer.Stream, cancellationToken).ConfigureAwait(false);
                await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }

            lease = await sessions.ShareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await ReleaseAsync().ConfigureAwait(false);
            throw;
        }

        Read.Types.DataSource file = new() { Format = "parquet", Paths = { place.PathOf(key) } };
        try
        {
            return await lease.Session.QueryAsync(new Relation { Read = new Read { DataSource = file } }, release: ReleaseAsync, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (LakeQueryException e)
        {
            throw new LakeDataException($"Spark cannot read the Parquet file: {e.Message}", e) { EngineError = e.EngineError };
        }

        async ValueTask ReleaseAsync()
        {
            if (lease is not null)
            {
                await lease.DisposeAsync().ConfigureAwait(false);
            }

            try
            {
                await place.Storage.DeleteAllAsync(folder, CancellationToken.None).ConfigureAwait(false);
            }
            catch (LakeStorageException)
            {
                // What is left is the janitor's.
            }
        }
    }
}
