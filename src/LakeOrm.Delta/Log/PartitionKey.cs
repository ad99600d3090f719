using System.Text;

namespace LakeOrm.Delta.Log;

/// <summary>Tells one partition from others.</summary>
internal static class PartitionKey
{
    /// <summary>A text that two files share when they are of one partition.</summary>
    /// <param name="columns">The partition columns under the names that the values have.</param>
    /// <param name="values">The values.</param>
    public static string Of(IReadOnlyList<string> columns, IReadOnlyDictionary<string, string?> values)
    {
        StringBuilder key = new();
        foreach (string column in columns)
        {
            // A length before each value: no value can run over into the next.
            string? value = values.GetValueOrDefault(column);
            key.Append(value?.Length ?? -1).Append(':').Append(value);
        }

        return key.ToString();
    }
}
