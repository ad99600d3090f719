using System.ComponentModel.DataAnnotations;
using LakeOrm;

namespace NytCovid;

/// <summary>One day of one county as we want it: typed, named, partitioned by state.</summary>
[LakeTable("covid")]
public partial record CountyDay
{
    /// <summary>The day.</summary>
    public required DateOnly ReportedOn { get; init; }

    /// <summary>The state; the table is partitioned by it.</summary>
    [LakePartition]
    public required string State { get; init; }

    /// <summary>The county.</summary>
    [LakeLength(Minimum = 1)]
    public required string County { get; init; }

    /// <summary>The county's FIPS code; some regions have none.</summary>
    public int? FipsCode { get; init; }

    /// <summary>Cases so far.</summary>
    [Range(0, int.MaxValue)]
    public int TotalCases { get; init; }

    /// <summary>Deaths so far; not reported for some territories.</summary>
    public int? TotalDeaths { get; init; }
}
