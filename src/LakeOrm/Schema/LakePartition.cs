using System.Globalization;

namespace LakeOrm;

/// <summary>One field of a table's partitioning.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Transform">What the column's value is turned into.</param>
/// <param name="Argument">The number of buckets or the width; 0 for other transforms.</param>
public sealed record LakePartition(string Column, LakeTransform Transform = LakeTransform.Identity, int Argument = 0)
{
    /// <summary>The field as text: <c>country</c>, <c>bucket(16, id)</c>, <c>day(created_at)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string transform = Transform.ToString().ToLowerInvariant();
        return Transform switch
        {
            LakeTransform.Identity => Column,
            LakeTransform.Bucket or LakeTransform.Truncate => string.Create(CultureInfo.InvariantCulture, $"{transform}({Argument}, {Column})"),
            _ => $"{transform}({Column})",
        };
    }
}
