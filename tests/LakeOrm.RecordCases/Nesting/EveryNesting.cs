using System.Collections.Immutable;

namespace LakeOrm.RecordCases.Nesting;

/// <summary>Every kind of list and map, null at every level, and nesting in nesting.</summary>
[LakeTable("cases.every_nesting")]
public partial record EveryNesting
{
    public int Id { get; init; }

    public int[] Array { get; init; } = [];

    public long?[]? ArrayOfNullables { get; init; }

    public List<string> Texts { get; init; } = [];

    public List<string?>? NullableTexts { get; init; }

    public ImmutableArray<double> Immutable { get; init; } = [];

    public ImmutableArray<Guid>? NullableImmutable { get; init; }

    public IReadOnlyList<DateOnly> ReadOnly { get; init; } = [];

    public IReadOnlyCollection<TimeOnly?> ReadOnlyCollection { get; init; } = [];

    public IList<bool> Mutable { get; init; } = [];

    public ICollection<byte[]> Blobs { get; init; } = [];

    [LakeColumn(Precision = 9, Scale = 2)]
    public decimal[] SmallDecimals { get; init; } = [];

    [LakeColumn(Precision = 38, Scale = 6)]
    public List<decimal?> LargeDecimals { get; init; } = [];

    public ulong[] Unsigned { get; init; } = [];

    public List<List<int>> Lists { get; init; } = [];

    public List<List<int?>?>? NullableLists { get; init; }

    public int[][] Jagged { get; init; } = [];

    public Dictionary<string, int> Map { get; init; } = [];

    public Dictionary<int, string?>? NullableMap { get; init; }

    public IReadOnlyDictionary<Guid, DateTimeOffset> ReadOnlyMap { get; init; } = new Dictionary<Guid, DateTimeOffset>();

    public IDictionary<DateOnly, List<string>> MapOfLists { get; init; } = new Dictionary<DateOnly, List<string>>();

    public List<Dictionary<string, long?>?> Maps { get; init; } = [];

    public GeoPoint Point { get; init; }

    public GeoPoint? NullablePoint { get; init; }

    public Address Address { get; init; } = new("", null, null);

    public Address? NullableAddress { get; init; }

    public GeoPoint[] Points { get; init; } = [];

    public List<GeoPoint?> NullablePoints { get; init; } = [];

    public List<Line> Lines { get; init; } = [];

    public List<Line?>? NullableLines { get; init; }

    public Dictionary<string, Line> LinesByName { get; init; } = [];

    public Dictionary<string, List<Address?>?>? Deep { get; init; }
}
