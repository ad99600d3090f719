using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>One field of a table's partitioning.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Transform">What its value is turned into.</param>
/// <param name="Argument">The number of buckets or the width; 0 for other transforms.</param>
internal sealed record PartitionModel(string Column, PartitionTransform Transform, int Argument)
{
    /// <summary>The transform's name in lower case, with its argument where it has one: <c>bucket(16)</c>, <c>day</c>.</summary>
    public string TransformText => Transform.ToString().ToLowerInvariant() + (Argument == 0 ? "" : $"({CSharpText.Literal(Argument)})");
}
