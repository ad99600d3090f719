using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>One column and the member that holds it.</summary>
internal sealed record ColumnModel
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The member's name.</summary>
    public required string Member { get; init; }

    /// <summary>The member's name as C# writes it.</summary>
    public required string Identifier { get; init; }

    /// <summary>The name of the local variable that generated loops use for the column; unique in the record.</summary>
    public required string Local { get; init; }

    /// <summary>The member's type.</summary>
    public required ClrKind Clr { get; init; }

    /// <summary>The member's type as C# writes it, with its nullability.</summary>
    public required string ClrType { get; init; }

    /// <summary>The neutral type.</summary>
    public required StorageKind Storage { get; init; }

    /// <summary>Digits of a decimal; 0 for other types, and where a projection takes what the result has.</summary>
    public required int Precision { get; init; }

    /// <summary>Digits of a decimal after the point.</summary>
    public required int Scale { get; init; }

    /// <summary>Whether the column may hold null.</summary>
    public required bool IsNullable { get; init; }

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

    /// <summary>The enum; null for other types.</summary>
    public required EnumModel? Enum { get; init; }

    /// <summary>A constructor that the materialisation constructor chains to sets the member; else an assignment does.</summary>
    public required bool SetByConstructor { get; init; }

    /// <summary>The rules in the order in which they are checked.</summary>
    public required EquatableArray<RuleModel> Rules { get; init; }

    public bool IsReference => Clr is ClrKind.String or ClrKind.ByteArray;

    /// <summary>The neutral type's text.</summary>
    public string TypeText => Storage switch
    {
        StorageKind.Decimal => $"decimal({CSharpText.Literal(Precision)},{CSharpText.Literal(Scale)})",
        StorageKind.TimestampNtz => "timestamp_ntz",
        _ => Storage.ToString().ToLowerInvariant(),
    };
}
