namespace LakeOrm.Parquet;

/// <summary>The fields of a Parquet file. Immutable; make one per record type and keep it.</summary>
public sealed class ParquetSchema
{
    // Levels are bytes.
    private const int MaxDepth = 100;

    private readonly ParquetNode[] _fields;
    private readonly ParquetLeaf[] _leaves;

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

    internal bool HasShapeOf(ParquetSchema other)
    {
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
