using System.ComponentModel.DataAnnotations;

namespace LakeOrm.AotSmoke;

/// <summary>The record of the writes and reads.</summary>
[LakeTable("smoke.measures")]
internal sealed partial record Measure
{
    [LakeColumn(PrimaryKey = true, Indexed = true)]
    public required long Id { get; init; }

    [LakePartition]
    public required string Station { get; init; }

    [Range(-100, 100)]
    public double Degrees { get; init; }

    [LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset WrittenAt { get; init; }

    public static IEnumerable<Measure> Rows(int first, int count) =>
        Enumerable.Range(first, count).Select(static id => new Measure { Id = id, Station = id % 2 == 0 ? "north" : "south", Degrees = id % 100 });
}
