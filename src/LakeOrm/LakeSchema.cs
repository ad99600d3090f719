namespace LakeOrm;

/// <summary>What the compiler knows of records, without a lake.</summary>
public static class LakeSchema
{
    /// <summary>The schema of a record's table: columns, keys, partitions, fingerprint, and the statements that create it.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <returns>The schema; the same object at each call.</returns>
    public static LakeTableSchema Of<T>()
        where T : ILakeTable<T> => T.LakeSchema;
}
