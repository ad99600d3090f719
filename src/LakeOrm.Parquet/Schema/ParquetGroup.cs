namespace LakeOrm.Parquet;

/// <summary>A structure, list or map of a Parquet schema, in the three-level layout of the format's specification. Immutable.</summary>
public sealed class ParquetGroup : ParquetNode
{
    private readonly ParquetNode[] _children;

    private ParquetGroup(string name, ParquetGroupKind kind, bool optional, int? fieldId, ReadOnlySpan<ParquetNode> children)
        : base(name, optional, fieldId)
    {
        if (children.IsEmpty)
        {
            throw new ArgumentException($"The group '{name}' has no fields; Parquet needs at least one.", nameof(children));
        }

        ParquetSchema.RefuseTwins(children);
        Kind = kind;
        _children = children.ToArray();
    }

    /// <summary>What the group stands for.</summary>
    public ParquetGroupKind Kind { get; }

    /// <summary>The fields, in the order of the file.</summary>
    public IReadOnlyList<ParquetNode> Children => _children;

    /// <summary>A structure of named fields.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="children">The fields; at least one.</param>
    /// <param name="optional">True if the structure itself may be null.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">No fields, or two whose names differ at most by case.</exception>
    public static ParquetGroup Struct(string name, ReadOnlySpan<ParquetNode> children, bool optional = false, int? fieldId = null) =>
        new(name, ParquetGroupKind.Struct, optional, fieldId, children);

    /// <summary>A list.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="element">The element; the format wants it to be named <c>element</c>.</param>
    /// <param name="optional">True if the list itself may be null.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">The element has another name.</exception>
    public static ParquetGroup List(string name, ParquetNode element, bool optional = false, int? fieldId = null)
    {
        ArgumentNullException.ThrowIfNull(element);
        RequireName(element, "element", nameof(element));
        return new(name, ParquetGroupKind.List, optional, fieldId, [new ParquetGroup("list", ParquetGroupKind.Repeated, false, null, [element])]);
    }

    /// <summary>A map.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="key">The key, not optional; the format wants it to be named <c>key</c>.</param>
    /// <param name="value">The value; the format wants it to be named <c>value</c>.</param>
    /// <param name="optional">True if the map itself may be null.</param>
    /// <param name="fieldId">The field's id, null for none.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">The key is optional, or key or value have another name.</exception>
    public static ParquetGroup Map(string name, ParquetNode key, ParquetNode value, bool optional = false, int? fieldId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        RequireName(key, "key", nameof(key));
        RequireName(value, "value", nameof(value));
        if (key.IsOptional)
        {
            throw new ArgumentException($"The key of the map '{name}' is optional; map keys are never null.", nameof(key));
        }

        return new(name, ParquetGroupKind.Map, optional, fieldId, [new ParquetGroup("key_value", ParquetGroupKind.Repeated, false, null, [key, value])]);
    }

    internal override bool HasShapeOf(ParquetNode other)
    {
        if (other is not ParquetGroup group || group.Name != Name || group.Kind != Kind || group.IsOptional != IsOptional || group._children.Length != _children.Length)
        {
            return false;
        }

        for (int i = 0; i < _children.Length; i++)
        {
            if (!_children[i].HasShapeOf(group._children[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static void RequireName(ParquetNode node, string name, string parameter)
    {
        if (node.Name != name)
        {
            throw new ArgumentException($"The field is named '{node.Name}'; the format wants '{name}' here.", parameter);
        }
    }
}
