namespace LakeOrm.RecordCases.Shapes;

/// <summary>Everything that an Iceberg table is told beside its columns.</summary>
[LakeTable("lake.cases.clustered")]
public partial record Clustered
{
    [LakeColumn(PrimaryKey = true, Indexed = true)]
    public required string Tenant { get; init; }

    [LakeColumn(PrimaryKey = true, Sortable = true)]
    public long Number { get; init; }

    [LakePartition]
    public string? Country { get; init; }

    [LakeColumn(Sortable = true, Comment = "what it's worth")]
    public double Worth { get; init; }

    [LakeColumn(Indexed = true)]
    public Guid? Batch { get; init; }
}
