using System.Globalization;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Commits;

/// <summary>Whether a write that was planned on one snapshot may still go into the table as it is now.</summary>
internal static class ConflictRules
{
    /// <summary>Looks at what happened since the write was planned.</summary>
    /// <param name="plan">The write.</param>
    /// <param name="now">The newest snapshot.</param>
    /// <param name="clock">Says which keys have expired.</param>
    /// <returns>The key's entry when another writer used it since; null when the write may go on.</returns>
    /// <exception cref="LakeConflictException">The write cannot be placed after what happened.</exception>
    /// <exception cref="LakeIdempotencyException">Another writer works under the key's name.</exception>
    public static AppTransaction? Check(CommitPlan plan, DeltaSnapshot now, TimeProvider clock)
    {
        // The key comes first: whoever repeats a write wants to hear that it is done, not that the table moved on by it.
        if (plan.Key is { } key)
        {
            AppTransaction? stored = KeyHistory.Stored(now, key, clock);
            if (stored?.Version >= IdempotencyKeys.ToVersion(key))
            {
                return stored;
            }

            if (key.After is { } after && (stored?.Version ?? -1) != after)
            {
                throw new LakeIdempotencyException(
                    $"Another writer writes to the Delta table '{plan.Table}' as '{key.Text}': the table keeps {Named(stored?.Version ?? -1)} for it, and {Named(after)} was expected. "
                    + "Nothing was written. Stop one of the two, or give each a name of its own.");
            }
        }

        if (plan.ExpectedVersion is { } expected && now.Version != expected)
        {
            throw new LakeConflictException($"The Delta table '{plan.Table}' was expected at version {expected}, but is at version {now.Version}. Nothing was written. Read it again and decide anew.");
        }

        if (!Same(plan.Base.Metadata, now.Metadata))
        {
            throw new LakeConflictException($"Schema or properties of the Delta table '{plan.Table}' were changed by another writer, at or before version {now.Version}. Nothing was written. Repeat the call.");
        }

        if (!Same(plan.Base.Protocol, now.Protocol))
        {
            throw new LakeConflictException($"The protocol of the Delta table '{plan.Table}' was changed by another writer, at or before version {now.Version}. Nothing was written. Repeat the call.");
        }

        return null;
    }

    /// <summary>Whether two tables have the same columns, partitioning and properties.</summary>
    public static bool HaveSameSchemaAndProperties(DeltaMetadata a, DeltaMetadata b) =>
        a.SchemaString == b.SchemaString && a.PartitionColumns.SequenceEqual(b.PartitionColumns)
        && a.Configuration.Count == b.Configuration.Count && a.Configuration.All(p => b.Configuration.TryGetValue(p.Key, out string? value) && value == p.Value);

    private static string Named(long number) => number < 0 ? "no number" : string.Create(CultureInfo.InvariantCulture, $"number {number}");

    private static bool Same(DeltaMetadata a, DeltaMetadata b) => ReferenceEquals(a, b) || (a.Id == b.Id && HaveSameSchemaAndProperties(a, b));

    private static bool Same(DeltaProtocol a, DeltaProtocol b) => ReferenceEquals(a, b)
        || (a.MinReaderVersion == b.MinReaderVersion && a.MinWriterVersion == b.MinWriterVersion
            && a.ReaderFeatures.SequenceEqual(b.ReaderFeatures) && a.WriterFeatures.SequenceEqual(b.WriterFeatures));
}
