using LakeOrm.Delta.Log;
using LakeOrm.Delta.Maintenance;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;

namespace LakeOrm.Spark.Delta;

/// <summary>Which files of a table would be put together: all partitions are looked at, and no row is read.</summary>
internal sealed class PlanOnly : IDeltaCompactor
{
    public static PlanOnly Instance { get; } = new();

    public ValueTask<IReadOnlyList<DeltaFile>> SelectAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken) => new([.. snapshot.Files]);

    public ValueTask<RowSource> ReadAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken) => throw new InvalidOperationException("A dry run reads no rows.");
}
