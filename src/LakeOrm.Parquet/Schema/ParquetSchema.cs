namespace LakeOrm.Parquet;

/// <summary>The fields of a Parquet file. Immutable; make one per record type and keep it.</summary>
public sealed class ParquetSchema
{
    // Levels are bytes.
    private const int MaxDepth = 100;

    private readonly ParquetNode[] _fields;
    private readonly ParquetLeaf[] _leaves;

    // What rows know the columns by, when files name them otherwise.
    private ParquetSchema? _written;

    /// <summary>A schema of the given fields.</summary>
    /// <param name="fields">The top-level fields in the order of the file; at least one.</param>
    /// <exception cref="ArgumentException">No fields, two whose names differ at most by case, or groups nested deeper than 100 levels.</exception>
    public ParquetSchema(params ReadOnlySpan<ParquetNode> fields)
    {
        if (fields.IsEmpty)
        {
            throw new ArgumentException("A schema needs at least one field.", nameof(fields));
        }

        RefuseTwins(fields);
        _fields = fields.ToArray();
        var leaves = new List<ParquetLeaf>();
        foreach (ParquetNode field in _fields)
        {
            AddLeaves(field, [], 0, [], leaves);
        }

        _leaves = [.. leaves];
    }

    /// <summary>The top-level fields.</summary>
    public IReadOnlyList<ParquetNode> Fields => _fields;

    /// <summary>The columns of values, in the order in which everything else numbers them.</summary>
    public IReadOnlyList<ParquetLeaf> Leaves => _leaves;

    /// <summary>The same columns under the names and ids by which a table format keeps them in its files. What is written to this schema's columns can be written to the new one's.</summary>
    /// <param name="stored">Tells the name and the id, null for none, of each column.</param>
    /// <returns>The schema of the files.</returns>
    /// <exception cref="NotSupportedException">A field is no column of values: names inside a group are not told.</exception>
    /// <exception cref="ArgumentException">Two names differ at most by case.</exception>
    public ParquetSchema Rename(Func<ParquetColumn, (string Name, int? FieldId)> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new ParquetSchema([.. _fields.Select(field => field is ParquetColumn column
            ? column.Rename(stored(column))
            : throw new NotSupportedException($"The field '{field.Name}' is no column of values."))])
        {
            _written = _written ?? this,
        };
    }

    internal bool HasShapeOf(ParquetSchema other)
    {
        if (_written is not null)
        {
            return _written.HasShapeOf(other);
        }

        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other._fields.Length != _fields.Length)
        {
            return false;
        }

        for (int i = 0; i < _fields.Length; i++)
        {
            if (!_fields[i].HasShapeOf(other._fields[i]))
            {
                return false;
            }
        }

        return true;
    }

    internal static void RefuseTwins(ReadOnlySpan<ParquetNode> siblings)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (ParquetNode sibling in siblings)
        {
            ArgumentNullException.ThrowIfNull(sibling);
            if (!names.Add(sibling.Name))
            {
                throw new ArgumentException($"Two fields are named '{sibling.Name}'; names must differ by more than case.", nameof(siblings));
            }
        }
    }

    private static void AddLeaves(ParquetNode node, string[] parents, int definition, byte[] repeated, List<ParquetLeaf> leaves)
    {
        string[] path = [.. parents, node.Name];
        definition += node.IsOptional ? 1 : 0;
        if (node is ParquetColumn column)
        {
            leaves.Add(new ParquetLeaf(column, leaves.Count, path, definition, repeated));
            return;
        }

        var group = (ParquetGroup)node;
        if (group.Kind == ParquetGroupKind.Repeated)
        {
            definition++;
            repeated = [.. repeated, (byte)definition];
        }

        if (path.Length == MaxDepth)
        {
            throw new ArgumentException($"The schema is nested deeper than {MaxDepth} levels, at '{string.Join('.', path[..4])}...'.");
        }

        foreach (ParquetNode child in group.Children)
        {
            AddLeaves(child, path, definition, repeated, leaves);
        }
    }
}
