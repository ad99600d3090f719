using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Validation;

/// <summary>Rules below the columns: in structures, lists and dictionaries.</summary>
[LakeTable("cases.shipments")]
public partial record Shipment
{
    public required Parcel Main { get; init; }

    public Parcel? Spare { get; init; }

    [Required]
    public Parcel? Wanted { get; init; }

    [MinLength(1), MaxLength(3), Display(Name = "Tag list")]
    public List<string> Tags { get; init; } = ["a"];

    public string?[]? Notes { get; init; }

    public List<Parcel> Parcels { get; init; } = [];

    public IReadOnlyList<Parcel?>? MaybeParcels { get; init; }

    [LakeLength(Maximum = 2)]
    public Dictionary<string, Parcel> BySku { get; init; } = [];

    [LakeColumn(Precision = 5, Scale = 2)]
    public IReadOnlyDictionary<Colour, decimal> Prices { get; init; } = new Dictionary<Colour, decimal>();

    public List<List<DateTime>> Stops { get; init; } = [];

    public Dictionary<string, List<string>>? Labels { get; init; }

    [Length(1, 2)]
    public ImmutableArray<int> Marks { get; init; } = [1];

    [Required]
    public ImmutableArray<Colour>? Colours { get; init; } = [];

    [MaxLength(4)]
    public ReadOnlyMemory<byte> Blob { get; init; }

    [MinLength(1)]
    public byte[][] Blobs { get; init; } = [[]];

    [LakeRule(nameof(IsNear))]
    public Spot? From { get; init; }

    [LakeRule(nameof(CheckParcels))]
    public List<Parcel>? Checked { get; init; }

    private static bool IsNear(Spot value) => value.Name != "far";

    private static string? CheckParcels(IReadOnlyCollection<Parcel> value) => value.Count > 1 ? "One parcel at most." : null;
}
