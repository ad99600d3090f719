using System.Globalization;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Expires a table's old snapshots, with the files that no other has, and deletes files that never were in one. Keys that the table still has to keep do not go with their snapshots.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="writer">Makes the changes.</param>
/// <param name="writes">Makes the snapshots that carry keys on.</param>
/// <param name="clock">Says what is old.</param>
internal sealed class IcebergVacuum(IcebergCatalog catalog, IcebergWriter writer, NotedWrite writes, TimeProvider clock)
{
    private const int MaxPaths = 1000;

    // Iceberg deletes no file that was written within a day: a write that is not committed yet may need it.
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(3);
    private static readonly TimeSpan ShortestOrphanAge = TimeSpan.FromHours(25);

    /// <summary>Runs it.</summary>
    public async ValueTask<VacuumResult> RunAsync(LakeTableName name, IcebergName table, VacuumOptions options, CancellationToken cancellationToken)
    {
        if (options.DryRun)
        {
            throw new LakeUnsupportedException($"Table '{name}': Iceberg's procedure that expires snapshots does not say beforehand what it would delete. Leave out {nameof(VacuumOptions)}.{nameof(VacuumOptions.DryRun)}; nothing was deleted.");
        }

        TimeSpan own = IcebergProperties.RetentionOf(await catalog.PropertiesAsync(table, cancellationToken).ConfigureAwait(false));
        TimeSpan asked = options.Retention ?? own;
        if (asked < own && !options.AllowShortRetention)
        {
            throw new LakeUnsupportedException(
                $"The Iceberg table '{name}' keeps its snapshots for {own}, and a vacuum was asked to keep them for {asked} only. "
                + $"Nothing was deleted. Ask for at least {own}, change the table's property '{IcebergProperties.Retention}', or set {nameof(VacuumOptions)}.{nameof(VacuumOptions.AllowShortRetention)}.");
        }

        IcebergHistory history = await catalog.HistoryAsync(table, cancellationToken).ConfigureAwait(false);
        await writer.DropLeftoversAsync(table, history).ConfigureAwait(false);
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset before = Min(Ago(now, asked), history.Ancestors.Where(s => IsPromised(s, Ago(now, own))).Select(static s => s.Time).DefaultIfEmpty(DateTimeOffset.MaxValue).Min());
        await CarryOnAsync(table, before, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, long> expired = history.Head is null
            ? new Dictionary<string, long>()
            : await catalog.CallAsync(table.CallSql("expire_snapshots", $"older_than => {Time(before)}", "retain_last => 1"), cancellationToken).ConfigureAwait(false);
        TimeSpan age = options.Retention is { } given ? (given < ShortestOrphanAge ? ShortestOrphanAge : given) : OrphanAge;
        List<string?[]> orphans = await catalog.AskAsync(table, table.CallSql("remove_orphan_files", $"older_than => {Time(Ago(now, age))}"), cancellationToken).ConfigureAwait(false);
        return new VacuumResult
        {
            Version = (await catalog.HistoryAsync(table, cancellationToken).ConfigureAwait(false)).Version,
            Before = before,
            Files = expired.Values.Sum() + orphans.Count,
            Paths = [.. orphans.Select(static o => o[0]!).Order(StringComparer.Ordinal).Take(MaxPaths)],
        };
    }

    // The key of one write is kept with its snapshot, for the time that was promised.
    private static bool IsPromised(IcebergSnapshot snapshot, DateTimeOffset since) => snapshot.Notes is { Key: not null, Number: null } && snapshot.Time >= since;

    // A producer's highest number is kept for ever: in a snapshot of the same rows and the same notes, where its own would go.
    private async Task CarryOnAsync(IcebergName table, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await writer.RunAsync(
            new TableChange
            {
                Table = table,
                Call = Guid.CreateVersion7(),
                IsDone = history => !Expiring(history, before).Any(),
                Make = async (target, history) =>
                {
                    foreach (CommitNotes notes in Expiring(history, before))
                    {
                        await writes.AddAsync(target.Sql, notes, cancellationToken).ConfigureAwait(false);
                    }

                    return true;
                },
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<CommitNotes> Expiring(IcebergHistory history, DateTimeOffset before) => history.Ancestors
        .Where(static s => s.Notes is { Key: not null, Number: not null })
        .GroupBy(static s => s.Notes!.Key)
        .Select(static g => g.MaxBy(static s => (s.Notes!.Number, s.Time))!)
        .Where(s => s.Time < before && s.Id != history.Head)
        .Select(static s => s.Notes!);

    // A table may keep its snapshots for ever, by the longest time that there is.
    private static DateTimeOffset Ago(DateTimeOffset now, TimeSpan time) => time < now - DateTimeOffset.MinValue ? now - time : DateTimeOffset.MinValue;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"timestamp_millis({time.ToUnixTimeMilliseconds()}L)");
}
