namespace LakeOrm;

/// <summary>What <see cref="LakeClient.EnsureTableAsync"/> may change in a table that is there, so that it fits the record.</summary>
[Flags]
public enum SchemaEvolution
{
    /// <summary>Nothing: every difference is an error.</summary>
    None = 0,

    /// <summary>Columns, also of nested records, that the record has and the table lacks come to their end. They must allow null: rows that are there have null in them.</summary>
    AddColumns = 1,

    /// <summary>Columns that take no null take it from now on, where the record allows it.</summary>
    RelaxNulls = 2,

    /// <summary>All of these.</summary>
    All = AddColumns | RelaxNulls,
}
