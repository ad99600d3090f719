using System.ComponentModel;
using System.Text;

namespace LakeOrm.CompilerServices;

/// <summary>The members that a JSON object has, in the order of their columns.</summary>
/// <param name="record">The record, for messages.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LakeJsonMembers(string record)
{
    // The bits of a word of seen members.
    internal const int WordBits = 64;

    private const int ShownNames = 20;

    private readonly List<byte[]> _names = [];
    private readonly List<ulong> _required = [];
    private readonly List<string> _columns = [];
    private readonly Dictionary<byte[], int> _places = new(Utf8Comparer.Instance);

    /// <summary>Those of a map's entry whose key is no text.</summary>
    public static LakeJsonMembers Entry { get; } = new LakeJsonMembers("a map's entry").Add("key").Add("value");

    /// <summary>The record, for messages.</summary>
    public string Record { get; } = record;

    /// <summary>Adds a member.</summary>
    /// <param name="name">Its name in JSON.</param>
    /// <param name="optional">Whether an object may lack it.</param>
    /// <param name="column">The column that it fills; of the same name when null.</param>
    /// <returns>This.</returns>
    public LakeJsonMembers Add(string name, bool optional = false, string? column = null)
    {
        int place = _names.Count;
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        _names.Add(utf8);
        _places.Add(utf8, place);
        _columns.Add(column ?? name);
        if (place % WordBits == 0)
        {
            _required.Add(0);
        }

        if (!optional)
        {
            _required[^1] |= 1UL << (place % WordBits);
        }

        return this;
    }

    /// <summary>The member's place; -1 when there is none of that name.</summary>
    /// <param name="name">The name as UTF-8.</param>
    /// <param name="guess">The place to look at first: members mostly come in one order.</param>
    internal int Find(ReadOnlySpan<byte> name, int guess) =>
        (uint)guess < (uint)_names.Count && name.SequenceEqual(_names[guess])
            ? guess
            : _places.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out int place) ? place : -1;

    internal bool Has(scoped ReadOnlySpan<ulong> seen)
    {
        for (int word = 0; word < _required.Count; word++)
        {
            if ((_required[word] & ~seen[word]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    internal string Missing(scoped ReadOnlySpan<ulong> seen)
    {
        List<string> missing = [];
        for (int place = 0; place < _names.Count; place++)
        {
            ulong bit = 1UL << (place % WordBits);
            if ((_required[place / WordBits] & bit) != 0 && (seen[place / WordBits] & bit) == 0)
            {
                missing.Add(Quote(place));
            }
        }

        return Listed(missing);
    }

    /// <summary>The names, for messages.</summary>
    internal string Names() => Listed([.. Enumerable.Range(0, _names.Count).Select(Quote)]);

    /// <summary>The path of the member that fills a column, or that has a place such as <c>items.element.sku</c> below it; <c>$</c> when it is no single one.</summary>
    internal string PathOf(string column)
    {
        int place = _columns.FindIndex(name => column.StartsWith(name, StringComparison.Ordinal) && (column.Length == name.Length || column[name.Length] == '.'));
        return place < 0 ? "$" : "$" + LakeJsonPath.Member(Encoding.UTF8.GetString(_names[place]));
    }

    private static string Listed(List<string> names) =>
        names.Count <= ShownNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(ShownNames))} and {names.Count - ShownNames} more";

    private string Quote(int place) => $"'{Encoding.UTF8.GetString(_names[place])}'";

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] name) => GetHashCode(name.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
