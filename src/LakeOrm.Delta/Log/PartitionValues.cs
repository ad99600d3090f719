using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Delta.Log;

/// <summary>A file's partition values: few, so that looking through them beats hashing, and with names that all files share.</summary>
internal sealed class PartitionValues(string[] names, string?[] values) : IReadOnlyDictionary<string, string?>
{
    public static PartitionValues Empty { get; } = new([], []);

    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<string?> Values => values;

    public string? this[string key] => TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException($"'{key}' is no partition column of the file.");

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
    {
        int index = IndexOf(key);
        value = index < 0 ? null : values[index];
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator()
    {
        for (int i = 0; i < names.Length; i++)
        {
            yield return new KeyValuePair<string, string?>(names[i], values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], key, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
