namespace LakeOrm.Delta.Types;

/// <summary>One column of a table, or one field of a struct.</summary>
public sealed class DeltaField
{
    internal DeltaField(string name, DeltaType type, bool nullable, IReadOnlyDictionary<string, string> metadata, string? physicalName = null, int? fieldId = null)
    {
        Name = name;
        Type = type;
        Nullable = nullable;
        Metadata = metadata;
        PhysicalName = physicalName ?? name;
        FieldId = fieldId;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The name in data files, partition values and statistics: another than <see cref="Name"/> only in a table with column mapping.</summary>
    public string PhysicalName { get; }

    /// <summary>The number in data files; null in a table without column mapping.</summary>
    public int? FieldId { get; }

    /// <summary>The type.</summary>
    public DeltaType Type { get; }

    /// <summary>Whether it may hold null.</summary>
    public bool Nullable { get; }

    /// <summary>Whether data files may have another, narrower type of it, or of what is in its lists and maps: readers turn their values into <see cref="Type"/>.</summary>
    public bool HadOtherTypes => Metadata.ContainsKey(TypeWidening.Changes);

    /// <summary>What engines keep with the column: texts as they are, everything else as its JSON.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Type}{(Nullable ? string.Empty : " not null")}";
}
