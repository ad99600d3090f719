using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>An enum that a column holds.</summary>
internal sealed record EnumModel
{
    /// <summary>The type, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The short name, for messages and helper names.</summary>
    public required string Name { get; init; }

    /// <summary>The underlying type.</summary>
    public required ClrKind Underlying { get; init; }

    /// <summary>Stored by name; else by number.</summary>
    public required bool ByName { get; init; }

    /// <summary>Values combine: a value is defined when all of its bits are.</summary>
    public required bool IsFlags { get; init; }

    /// <summary>What a reader does with a value that is not defined.</summary>
    public required UnknownKind Unknown { get; init; }

    /// <summary>The names in the order of their values.</summary>
    public required EquatableArray<EnumMember> Members { get; init; }

    /// <summary>The suffix of the helpers that turn this enum into text and back; unique in the record.</summary>
    public required string Helper { get; init; }
}
