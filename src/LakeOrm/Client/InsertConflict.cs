namespace LakeOrm;

/// <summary>What an insert does with a row whose primary key the table has.</summary>
public enum InsertConflict
{
    /// <summary>Nobody looks: the row is added beside the other.</summary>
    None,

    /// <summary>The whole call fails with <see cref="LakeDataException"/>; also for two rows of the call with one key.</summary>
    Error,

    /// <summary>The row is left out; of several rows of the call with one key the first is inserted.</summary>
    Ignore,

    /// <summary>The row takes the other's place, as by an upsert; two rows of the call with one key are an error.</summary>
    Update,
}
