using LakeOrm.Drivers;

namespace LakeOrm.Spark.Iceberg;

/// <summary>A change of a table that is looked for before it is made.</summary>
internal sealed record TableChange
{
    /// <summary>The table.</summary>
    public required IcebergName Table { get; init; }

    /// <summary>The call's id.</summary>
    public required Guid Call { get; init; }

    /// <summary>The call's key; null when it has none.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>The version at which the table has to be; null for any.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Looks whether the change need not be made any more; may refuse it.</summary>
    public required Func<IcebergHistory, bool> IsDone { get; init; }

    /// <summary>Makes it, and says whether there is something to publish. It may be asked several times, each time for another target.</summary>
    public required Func<WriteTarget, IcebergHistory, Task<bool>> Make { get; init; }

    /// <summary>The change that a call asks for, which the call's own rules about its key and version look for.</summary>
    /// <param name="table">The table.</param>
    /// <param name="request">The call.</param>
    /// <param name="make">Makes it; see <see cref="Make"/>.</param>
    public static TableChange Of(IcebergName table, WriteRequest request, Func<WriteTarget, IcebergHistory, Task<bool>> make) => new()
    {
        Table = table,
        Call = request.Stamp.IngestId,
        Key = request.Key,
        ExpectedVersion = request.ExpectedVersion,
        IsDone = history => KeyRules.Check(request, history) is not null,
        Make = make,
    };
}
