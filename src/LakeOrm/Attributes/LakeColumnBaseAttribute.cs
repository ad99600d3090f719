namespace LakeOrm;

/// <summary>Says how a member is stored. It is written as <see cref="LakeColumnAttribute"/>, <see cref="LakeOrmColumnAttribute"/> or <see cref="SparkColumnAttribute"/>, which mean the same.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class LakeColumnBaseAttribute : Attribute
{
    private protected LakeColumnBaseAttribute()
    {
    }

    /// <summary>The column's name; by the record's naming policy when null.</summary>
    public string? Name { get; set; }

    /// <summary>The column is part of the primary key, in the order of the members. It becomes an identifier field of an Iceberg table.</summary>
    public bool PrimaryKey { get; set; }

    /// <summary>The column is part of the key by which an upsert matches rows, in the order of the members.</summary>
    public bool MergeKey { get; set; }

    /// <summary>Digits of a decimal in all, 1 to 38. Required for <see cref="decimal"/> members.</summary>
    public int Precision { get; set; }

    /// <summary>Digits of a decimal after the point, 0 to <see cref="Precision"/>.</summary>
    public int Scale { get; set; }

    /// <summary>The write stamps the column; the member's own value is left as it is and not stored.</summary>
    public LakeAuto Auto { get; set; }

    /// <summary>A comment that goes with the column into the catalog.</summary>
    public string? Comment { get; set; }

    /// <summary>
    /// Data files carry a bloom filter for the column, so that a look-up by one value skips files. An Iceberg table is told to have every engine write it.
    /// Not for <see cref="bool"/>, byte strings and columns that are partitions by their own value.
    /// </summary>
    public bool Indexed { get; set; }

    /// <summary>
    /// Rows are kept in the column's order, in the order of the members, so that a search by a range skips files. An Iceberg table is told to have every write sort by it; a Delta table is not told, because
    /// its clustering is a table feature that takes the table away from writers without it. Not for columns that are partitions by their own value.
    /// </summary>
    public bool Sortable { get; set; }

    /// <summary>A result that lacks the column leaves the member's default instead of failing.</summary>
    public bool Optional { get; set; }

    /// <summary>
    /// What the member is where a result lacks the column: a constant of the member's type, or for decimals, dates, times and <see cref="Guid"/> its text in the invariant culture, such as <c>"2020-01-31"</c>.
    /// It makes the column <see cref="Optional"/>. A null that is stored stays null, and no table is told of it.
    /// </summary>
    public object? Default { get; set; }

    /// <summary>The column may not be null, for a member that cannot say so: a reference where nullable annotations are off.</summary>
    public bool NotNull { get; set; }

    /// <summary>How the value is stored where its type has a choice.</summary>
    public LakeStoredAs StoredAs { get; set; }

    /// <summary>What a reader does with an enum value that is not defined; an error by default. For enums.</summary>
    public LakeUnknown Unknown { get; set; }

    /// <summary>
    /// The value is stored as JSON text by this context, a class of yours that derives from System.Text.Json's JsonSerializerContext and knows the member's type.
    /// A null member is a null in the column, not the text <c>null</c>.
    /// </summary>
    public Type? Json { get; set; }
}
