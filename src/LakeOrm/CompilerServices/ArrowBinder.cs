using System.ComponentModel;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.CompilerServices;

/// <summary>Binds the columns of one Arrow schema, or the fields below one, to a record's members, and gathers what does not fit.</summary>
/// <remarks>
/// Columns and a structure's fields are met by name without regard to case, a list's element and a map's key and value by position, whatever the result calls them.
/// Below a column that is absent, everything is absent and nothing is said about it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowBinder
{
    private readonly Schema _schema;
    private readonly string _record;
    private readonly string _rows;
    private readonly List<string> _problems;
    private readonly ArrowNode? _parent;
    private readonly List<ArrowNode> _nodes;

    // The fields of each name: what is met by position has the names element, key and value.
    private readonly Dictionary<string, List<(int Index, Field Field)>>? _byName;

    /// <summary>A binder of a result's columns.</summary>
    /// <param name="schema">The result's columns.</param>
    /// <param name="record">The record's name, for messages.</param>
    public ArrowBinder(Schema schema, string record)
        : this(schema, record, "result")
    {
    }

    /// <summary>A binder of columns that are no result's.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="record">The record's name, for messages.</param>
    /// <param name="rows">What the rows are, for messages.</param>
    internal ArrowBinder(Schema schema, string record, string rows)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _rows = rows;
        _schema = schema;
        _record = record;
        _problems = [];
        _nodes = [];
        _byName = Index(schema.FieldsList.Select(static f => (f.Name, f)));
    }

    private ArrowBinder(ArrowBinder owner, ArrowNode parent, List<ArrowNode> nodes, IEnumerable<(string Name, Field Field)>? fields)
    {
        _rows = owner._rows;
        _schema = owner._schema;
        _record = owner._record;
        _problems = owner._problems;
        _parent = parent;
        _nodes = nodes;
        _byName = fields is null ? null : Index(fields);
    }

    /// <summary>What does not fit, so far.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>Binds one column or field of a single value. What does not fit is kept for <see cref="Complete"/>.</summary>
    /// <param name="column">The column's or field's name.</param>
    /// <param name="member">The record's member.</param>
    /// <param name="type">The member's type. A decimal of precision 0 takes the column's own precision and scale.</param>
    /// <param name="nullable">Whether the member takes null.</param>
    /// <param name="optional">Whether the column may be missing.</param>
    /// <returns>The column; one that says <see cref="ArrowNode.IsAbsent"/> when it is missing.</returns>
    public ArrowColumn Bind(string column, string member, LakeType type, bool nullable, bool optional)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArrowPlace place = Find(column, member, type.ToString(), nullable, optional, out IArrowType source);
        ArrowDecoding? decoding = place.Index < 0 ? null : ArrowDecoding.Find(source, type);
        return Add(new ArrowColumn(decoding is null ? Refuse(place, type.ToString(), source) : place, type, decoding));
    }

    /// <summary>Binds one column or field that is a structure. What does not fit is kept for <see cref="Complete"/>.</summary>
    /// <param name="column">The column's or field's name.</param>
    /// <param name="member">The record's member.</param>
    /// <param name="nullable">Whether the member takes null.</param>
    /// <param name="optional">Whether the column may be missing.</param>
    /// <param name="fields">Binds the structure's fields, by name.</param>
    /// <returns>The column; one that says <see cref="ArrowNode.IsAbsent"/> when it is missing.</returns>
    public ArrowStructColumn Struct(string column, string member, bool nullable, bool optional, out ArrowBinder fields)
    {
        const string Expected = "a struct";
        ArrowPlace place = Find(column, member, Expected, nullable, optional, out IArrowType source);
        IArrowType storage = ArrowDecoding.Storage(source);
        place = storage is StructType or NullType ? place : Refuse(place, Expected, source);
        List<ArrowNode> nodes = [];
        ArrowStructColumn node = Add(new ArrowStructColumn(place, nodes));
        fields = new ArrowBinder(this, node, nodes, (storage as StructType)?.Fields.Select(static f => (f.Name, f)));
        return node;
    }

    /// <summary>Binds one column or field that is a list. What does not fit is kept for <see cref="Complete"/>.</summary>
    /// <param name="column">The column's or field's name.</param>
    /// <param name="member">The record's member.</param>
    /// <param name="nullable">Whether the member takes null.</param>
    /// <param name="optional">Whether the column may be missing.</param>
    /// <param name="element">Binds the elements, by the name <c>element</c>.</param>
    /// <returns>The column; one that says <see cref="ArrowNode.IsAbsent"/> when it is missing.</returns>
    public ArrowListColumn List(string column, string member, bool nullable, bool optional, out ArrowBinder element)
    {
        const string Expected = "a list";
        ArrowPlace place = Find(column, member, Expected, nullable, optional, out IArrowType source);
        IArrowType storage = ArrowDecoding.Storage(source);
        ArrowListLayout.Read? read = storage is MapType ? null : ArrowListLayout.Find(storage);
        place = read is not null || storage is NullType ? place : Refuse(place, Expected, source);
        List<ArrowNode> nodes = [];
        ArrowListColumn node = Add(new ArrowListColumn(place, read, nodes));
        element = new ArrowBinder(this, node, nodes, read is null ? null : [("element", ((NestedType)storage).Fields[0])]);
        return node;
    }

    /// <summary>Binds one column or field that is a map. What does not fit is kept for <see cref="Complete"/>.</summary>
    /// <param name="column">The column's or field's name.</param>
    /// <param name="member">The record's member.</param>
    /// <param name="nullable">Whether the member takes null.</param>
    /// <param name="optional">Whether the column may be missing.</param>
    /// <param name="entry">Binds the entries, by the names <c>key</c> and <c>value</c>.</param>
    /// <returns>The column; one that says <see cref="ArrowNode.IsAbsent"/> when it is missing.</returns>
    public ArrowMapColumn Map(string column, string member, bool nullable, bool optional, out ArrowBinder entry)
    {
        const string Expected = "a map";
        ArrowPlace place = Find(column, member, Expected, nullable, optional, out IArrowType source);
        IArrowType storage = ArrowDecoding.Storage(source);
        StructType? pair = storage is MapType { Fields: [{ DataType: StructType { Fields.Count: 2 } found }] } ? found : null;
        place = pair is not null || storage is NullType ? place : Refuse(place, Expected, source);
        List<ArrowNode> nodes = [];
        List<ArrowNode> keyAndValue = [];
        ArrowMapColumn node = Add(new ArrowMapColumn(place, pair is null ? null : ArrowListLayout.Find(storage), nodes));

        // An entry is a structure that the member does not show; it is never null.
        ArrowStructColumn entries = new(place with { Path = place.Path + "[]", Name = string.Empty, Nullable = false, Parent = node, Index = 0 }, keyAndValue);
        nodes.Add(entries);
        entry = new ArrowBinder(this, entries, keyAndValue, pair is null ? null : [("key", pair.Fields[0]), ("value", pair.Fields[1])]);
        return node;
    }

    /// <summary>Ends the binding.</summary>
    /// <exception cref="LakeBindException">A column is missing, ambiguous or of a type that does not fit; every one is listed.</exception>
    public void Complete()
    {
        if (_problems.Count == 0)
        {
            return;
        }

        string columns = string.Join(", ", _schema.FieldsList.Select(static f => $"{f.Name} {ArrowTypeName.Of(f.DataType)}"));
        throw new LakeBindException(
            $"The result does not fit record {_record}.{Environment.NewLine}{string.Join(Environment.NewLine, _problems.Select(static p => "  " + p))}{Environment.NewLine}"
            + $"The result has: {(columns.Length == 0 ? "no columns" : columns)}. Name or CAST the columns in the statement, or change the record; a member with Optional = true may be missing.");
    }

    /// <summary>Keeps as a problem every column or field that nobody asks for.</summary>
    /// <param name="known">The names of those that are asked for.</param>
    internal void RefuseOthers(IEnumerable<string> known)
    {
        HashSet<string> names = new(known, StringComparer.OrdinalIgnoreCase);
        IEnumerable<(int Index, Field Field)> found = _byName?.Values.SelectMany(static f => f) ?? [];
        foreach ((_, Field field) in found.OrderBy(static f => f.Index))
        {
            if (!names.Contains(field.Name))
            {
                _problems.Add($"column '{PathOf(field.Name)}': found {ArrowTypeName.Of(field.DataType)}, expected no such {(_parent is null ? "column" : "field")}");
            }
        }
    }

    private static Dictionary<string, List<(int Index, Field Field)>> Index(IEnumerable<(string Name, Field Field)> fields)
    {
        Dictionary<string, List<(int Index, Field Field)>> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach ((int index, (string name, Field field)) in fields.Index())
        {
            if (!byName.TryGetValue(name, out List<(int Index, Field Field)>? found))
            {
                byName.Add(name, found = []);
            }

            found.Add((index, field));
        }

        return byName;
    }

    private ArrowPlace Find(string column, string member, string expected, bool nullable, bool optional, out IArrowType source)
    {
        string path = PathOf(column);
        ArrowPlace place = new(_record, path, column, member, nullable, _parent, -1) { Rows = _rows };
        source = NullType.Default;
        if (_byName is null)
        {
            return place;
        }

        if (!_byName.TryGetValue(column, out List<(int Index, Field Field)>? found))
        {
            if (!optional)
            {
                _problems.Add($"column '{path}' ({member}): expected {expected}, found no such {(_parent is null ? "column" : "field")}");
            }

            return place;
        }

        if (found.Count > 1)
        {
            _problems.Add($"column '{path}' ({member}): ambiguous, found {string.Join(", ", found.Select(static f => $"'{f.Field.Name}'"))}");
            return place;
        }

        source = found[0].Field.DataType;
        return place with { Index = found[0].Index };
    }

    private string PathOf(string column) => _parent switch
    {
        null => column,
        ArrowListColumn => $"{_parent.Place.Path}[]",
        _ => $"{_parent.Place.Path}.{column}",
    };

    private ArrowPlace Refuse(ArrowPlace place, string expected, IArrowType source)
    {
        if (place.Index >= 0)
        {
            _problems.Add($"column '{place.Path}' ({place.Member}): expected {expected}, found {ArrowTypeName.Of(source)}");
        }

        return place with { Index = -1 };
    }

    private T Add<T>(T node)
        where T : ArrowNode
    {
        if (!node.IsAbsent)
        {
            _nodes.Add(node);
        }

        return node;
    }
}
