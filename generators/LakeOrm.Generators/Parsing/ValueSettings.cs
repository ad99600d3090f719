using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>What a member's attributes say of its values, at whatever depth they lie.</summary>
/// <param name="Member">The member, for messages.</param>
/// <param name="Column">The column attribute; null for none.</param>
/// <param name="Converter">The converter that the member names; null for none.</param>
/// <param name="Location">Where the member stands.</param>
internal sealed record ValueSettings(string Member, AttributeReader? Column, AttributeReader? Converter, Location? Location)
{
    /// <summary>Where a wrong setting stands.</summary>
    public Location? SettingLocation => Column?.Location() ?? Location;
}
