namespace LakeOrm.RecordCases.Nesting;

/// <summary>Converters, JSON columns, bytes without an array, and enums that meet what they do not know.</summary>
[LakeTable("cases.converted")]
public partial record Converted
{
    [LakeColumn(Precision = 18, Scale = 2)]
    public Money Price { get; init; }

    [LakeColumn(Precision = 9, Scale = 2)]
    public Money? Discount { get; init; }

    [LakeColumn(Precision = 20, Scale = 2)]
    public List<Money> Rates { get; init; } = [];

    [LakeConverter(typeof(TagConverter))]
    public Tag Tag { get; init; } = new("");

    [LakeConverter(typeof(TagConverter))]
    public Tag? OtherTag { get; init; }

    [LakeConverter(typeof(TagConverter))]
    public List<Tag?>? Tags { get; init; }

    [LakeConverter(typeof(TagConverter))]
    public Dictionary<string, Tag> TagsByName { get; init; } = [];

    [LakeColumn(Json = typeof(ProfileContext))]
    public Profile Profile { get; init; } = new("", 0);

    [LakeColumn(Json = typeof(ProfileContext))]
    public Profile? OtherProfile { get; init; }

    [LakeColumn(Json = typeof(ProfileContext))]
    public Dictionary<string, int>? Counts { get; init; }

    [LakeColumn(Json = typeof(ProfileContext))]
    public GeoPoint? Position { get; init; }

    public ReadOnlyMemory<byte> Memory { get; init; }

    public ReadOnlyMemory<byte>? NullableMemory { get; init; }

    public List<ReadOnlyMemory<byte>> Memories { get; init; } = [];

    public Mood Mood { get; init; }

    [LakeColumn(Unknown = LakeUnknown.Default)]
    public Mood SomeMood { get; init; }

    [LakeColumn(Unknown = LakeUnknown.Null)]
    public Mood? NullableMood { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Mood MoodNumber { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number, Unknown = LakeUnknown.Default)]
    public Mood SomeMoodNumber { get; init; }

    [LakeColumn(StoredAs = LakeStoredAs.Number, Unknown = LakeUnknown.Null)]
    public List<Mood?> Moods { get; init; } = [];
}
