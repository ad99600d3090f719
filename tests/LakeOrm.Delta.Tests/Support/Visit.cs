using System.ComponentModel.DataAnnotations;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>A record as users write it.</summary>
[LakeTable("web.visits")]
public partial record Visit
{
    public required long Id { get; init; }

    [LakePartition]
    public string? Country { get; init; }

    [Range(0, 1000)]
    public int Pages { get; init; }

    [LakeColumn(Precision = 10, Scale = 2)]
    public decimal Paid { get; init; }

    public DateTimeOffset? At { get; init; }

    [LakeColumn(Auto = LakeAuto.IngestId)]
    public Guid Ingest { get; init; }
}
