namespace LakeOrm;

/// <summary>How a table is ensured.</summary>
public sealed class EnsureTableOptions
{
    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }

    /// <summary>
    /// Properties of a table that this call creates, such as <c>delta.appendOnly</c>; null for a value leaves out what LakeOrm would set. Of a table that is there they are not looked at:
    /// <see cref="LakeClient.SetPropertiesAsync"/> changes them.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Properties { get; init; } = new Dictionary<string, string?>();

    /// <summary>What may be changed in a table that is there, so that it fits the record. <see cref="SchemaEvolution.None"/> by default.</summary>
    public SchemaEvolution Evolve { get; init; }
}
