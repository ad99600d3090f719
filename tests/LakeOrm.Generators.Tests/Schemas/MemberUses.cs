namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>What lies in a member's type, outside nested records, that its attributes speak of.</summary>
internal sealed class MemberUses
{
    public bool Decimal { get; set; }

    public bool DateTime { get; set; }

    public bool Enum { get; set; }

    /// <summary>Null may stand wherever an enum stands.</summary>
    public bool EnumsAreNullable { get; set; } = true;

    /// <summary>Each enum has a name for 0.</summary>
    public bool EnumsHaveZero { get; set; } = true;

    /// <summary>An enum can only be stored by number.</summary>
    public bool NeedsNumber { get; set; }

    /// <summary>The converter that the member must name.</summary>
    public string? Converter { get; set; }
}
