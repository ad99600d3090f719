namespace LakeOrm.Parquet.Reading;

/// <summary>A group of a file's schema (struct, list, map or the root), or, as <see cref="SchemaLeaf"/>, a column.</summary>
public class SchemaNode
{
    private readonly List<SchemaNode> _children = [];

    internal SchemaNode(string name, SchemaNode? parent, FieldRepetition repetition)
    {
        Name = name;
        Parent = parent;
        IsRepeated = repetition == FieldRepetition.Repeated;
        MaxRepetitionLevel = (parent?.MaxRepetitionLevel ?? 0) + (IsRepeated ? 1 : 0);
        MaxDefinitionLevel = (parent?.MaxDefinitionLevel ?? 0) + (repetition == FieldRepetition.Required ? 0 : 1);
        parent?._children.Add(this);
    }

    /// <summary>The name inside the parent.</summary>
    public string Name { get; }

    /// <summary>The names from below the root, joined by dots. For people: a name may hold a dot itself.</summary>
    public string Path => Parent?.Parent is null ? Name : $"{Parent.Path}.{Name}";

    /// <summary>The group around this node; null for the root.</summary>
    public SchemaNode? Parent { get; }

    /// <summary>The nodes directly below; empty for a leaf.</summary>
    public IReadOnlyList<SchemaNode> Children => _children;

    /// <summary>The definition level at which this node is present.</summary>
    public int MaxDefinitionLevel { get; }

    /// <summary>The number of repeated nodes from the root to this one, itself included.</summary>
    public int MaxRepetitionLevel { get; }

    /// <summary>Whether this node itself may occur many times in its parent.</summary>
    public bool IsRepeated { get; }

    /// <summary>Finds a node below this one. Names are compared exactly.</summary>
    /// <param name="path">One name a level.</param>
    /// <returns>The node, or null when there is none.</returns>
    public SchemaNode? Find(params ReadOnlySpan<string> path)
    {
        SchemaNode? node = this;
        foreach (string name in path)
        {
            node = node._children.Find(child => string.Equals(child.Name, name, StringComparison.Ordinal));
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    internal IEnumerable<SchemaLeaf> Leaves() => this is SchemaLeaf leaf ? [leaf] : _children.SelectMany(child => child.Leaves());
}
