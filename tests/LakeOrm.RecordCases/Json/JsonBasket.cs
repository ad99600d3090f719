using System.Collections.Immutable;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.RecordCases.Json;

/// <summary>Every kind of nested value, read from JSON by camel case.</summary>
[LakeTable("cases.json_basket"), LakeJson(Names = LakeJsonNames.CamelCase)]
public partial record JsonBasket
{
    [LakeColumn(PrimaryKey = true)]
    public required string Id { get; init; }

    public required List<JsonItem> Items { get; init; }

    public JsonItem? Gift { get; init; }

    public GeoPoint? Position { get; init; }

    public IReadOnlyList<int>? Numbers { get; init; }

    public ImmutableArray<Guid>? Ids { get; init; }

    public IList<List<int?>?> Lists { get; init; } = [];

    [LakeColumn(Precision = 9, Scale = 2)]
    public Dictionary<string, decimal?> Totals { get; init; } = [];

    public IReadOnlyDictionary<DateOnly, List<Colour>>? Days { get; init; }

    [LakeColumn(Precision = 18, Scale = 2)]
    public Money? Price { get; init; }

    [LakeConverter(typeof(TagConverter))]
    public List<Tag> Tags { get; init; } = [];

    [LakeColumn(Json = typeof(ProfileContext))]
    public Profile? Profile { get; init; }

    public ReadOnlyMemory<byte>? Memory { get; init; }

    [LakeColumn(Unknown = LakeUnknown.Default)]
    public Mood Mood { get; init; }

    [LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset CreatedAt { get; init; }
}
