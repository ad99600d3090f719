using System.Text.Json;

namespace LakeOrm.TestServers;

/// <summary>What a statement came to in Spark.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Rows">Its rows, as objects; a null is there as one.</param>
/// <param name="Error">The error's class and first line; null when there was none.</param>
public sealed record SparkStatement(string Sql, IReadOnlyList<JsonElement> Rows, string? Error)
{
    /// <summary>A column of all rows, as text.</summary>
    public IEnumerable<string?> Column(string name) => Rows.Select(row => row.GetProperty(name).ToString());
}
