namespace LakeOrm.Generators.Model;

/// <summary>What a record is for.</summary>
internal enum RecordRole
{
    /// <summary>A table's contract: written and read.</summary>
    Table,

    /// <summary>A query's result: read.</summary>
    Projection,

    /// <summary>The values of a column: nested in others.</summary>
    Struct,
}
