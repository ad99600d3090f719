namespace LakeOrm;

/// <summary>Gives a table's or projection's record a strict reader of JSON: the generator implements <see cref="ILakeJson{TSelf}"/>. What it takes stands in docs/json.md.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class LakeJsonAttribute : Attribute
{
    /// <summary>How members are called in JSON where <see cref="System.Text.Json.Serialization.JsonPropertyNameAttribute"/> does not say; by column by default.</summary>
    public LakeJsonNames Names { get; set; }
}
