using System.Globalization;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Delta;

/// <summary>What a commit of Spark keeps of the call that it is for.</summary>
/// <param name="notes">What the commit says of the call.</param>
/// <param name="key">The key under which it happens once; null for one that repeats.</param>
internal sealed class DeltaStatement(CommitNotes notes, IdempotencyKey? key)
{
    private const string NotesSetting = "spark.databricks.delta.commitInfo.userMetadata";
    private const string ApplicationSetting = "spark.databricks.delta.write.txnAppId";
    private const string VersionSetting = "spark.databricks.delta.write.txnVersion";

    /// <summary>As options of a write that is no SQL.</summary>
    public IEnumerable<KeyValuePair<string, string>> Options
    {
        get
        {
            yield return KeyValuePair.Create("userMetadata", notes.ToJson());
            if (key is not null)
            {
                yield return KeyValuePair.Create("txnAppId", IdempotencyKeys.ToAppId(key));
                yield return KeyValuePair.Create("txnVersion", IdempotencyKeys.ToVersion(key).ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Runs SQL in a session that nobody else uses meanwhile, whose settings say what the commit keeps.</summary>
    /// <param name="pool">The sessions.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<CommandResult> RunAsync(SessionPool pool, Func<SparkSession, Task<CommandResult>> run, CancellationToken cancellationToken)
    {
        SessionLease lease = await pool.LeaseAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            Dictionary<string, string> settings = new() { [NotesSetting] = notes.ToJson() };
            if (key is not null)
            {
                settings[ApplicationSetting] = IdempotencyKeys.ToAppId(key);
                settings[VersionSetting] = IdempotencyKeys.ToVersion(key).ToString(CultureInfo.InvariantCulture);
            }

            await lease.Session.SetAsync(settings, cancellationToken).ConfigureAwait(false);
            CommandResult result = await run(lease.Session).ConfigureAwait(false);

            // The statement is carried out: whether its settings are gone only decides whether the session is used again.
            try
            {
                await lease.Session.UnsetAsync(settings.Keys, CancellationToken.None).ConfigureAwait(false);
                lease.Clean();
            }
            catch (LakeException)
            {
            }

            return result;
        }
    }
}
