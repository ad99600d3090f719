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

    /// <summary>
    /// Columns, elements of lists, keys and values of maps get the record's type where it holds every value of theirs, as the format defines it: whole numbers of more bytes, a double for a float or up to an integer,
    /// decimals of more digits, also for whole numbers, a local timestamp for a date. Files that are there stay and are read as the new type.
    /// Other engines must then know the feature of the format that allows it (Delta: <c>typeWidening</c>), or can read the table no more.
    /// </summary>
    WidenTypes = 4,

    /// <summary>All of these.</summary>
    All = AddColumns | RelaxNulls | WidenTypes,
}
