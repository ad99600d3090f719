namespace LakeOrm.Generators.Model;

/// <summary>One column and the member that holds it, or one field of a nested record.</summary>
internal sealed record ColumnModel
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The member's name.</summary>
    public required string Member { get; init; }

    /// <summary>The member's name as C# writes it.</summary>
    public required string Identifier { get; init; }

    /// <summary>The values.</summary>
    public required ValueModel Value { get; init; }

    public required bool PrimaryKey { get; init; }

    public required bool MergeKey { get; init; }

    public required bool Indexed { get; init; }

    /// <summary>Rows are kept in the column's order.</summary>
    public bool Sortable { get; init; }

    /// <summary>A result may lack the column; the member's default stays, or it takes <see cref="Default"/>.</summary>
    public required bool Optional { get; init; }

    /// <summary>The value in C# that the member takes where a result lacks the column; null where its own default stays.</summary>
    public string? Default { get; init; }

    /// <summary>The place among the columns by whose own value the table is partitioned; -1 for none.</summary>
    public required int PartitionIndex { get; init; }

    public required AutoKind Auto { get; init; }

    public required string? Comment { get; init; }

    /// <summary>What the member is in JSON.</summary>
    public required JsonMember Json { get; init; }

    /// <summary>A constructor that the materialisation constructor chains to sets the member; else an assignment does.</summary>
    public required bool SetByConstructor { get; init; }

    /// <summary>The column without what lies below it: all that the making of its record needs to know.</summary>
    public ColumnModel Shallow() => this with { Value = Value with { Struct = null, Key = null, Element = null, Enum = null, Json = null, Converter = null, Rules = default } };

    /// <inheritdoc cref="ValueModel.Local"/>
    public string Local => Value.Local;

    /// <inheritdoc cref="ValueModel.Clr"/>
    public ClrKind Clr => Value.Clr;

    /// <inheritdoc cref="ValueModel.ClrType"/>
    public string ClrType => Value.ClrType;

    /// <inheritdoc cref="ValueModel.Storage"/>
    public StorageKind Storage => Value.Storage;

    /// <inheritdoc cref="ValueModel.Precision"/>
    public int Precision => Value.Precision;

    /// <inheritdoc cref="ValueModel.Scale"/>
    public int Scale => Value.Scale;

    /// <inheritdoc cref="ValueModel.IsNullable"/>
    public bool IsNullable => Value.IsNullable;

    /// <inheritdoc cref="ValueModel.Enum"/>
    public EnumModel? Enum => Value.Enum;
}
