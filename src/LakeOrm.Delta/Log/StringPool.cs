namespace LakeOrm.Delta.Log;

/// <summary>Keeps one copy of texts that repeat from file to file: partition names and values.</summary>
internal sealed class StringPool
{
    private const int MaxTexts = 16_384;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private string[] _names = [];

    /// <summary>Makes partition values whose names and texts are shared with earlier files.</summary>
    public IReadOnlyDictionary<string, string?> Values(List<KeyValuePair<string, string?>> pairs)
    {
        if (pairs.Count == 0)
        {
            return PartitionValues.Empty;
        }

        if (!SameNames(pairs))
        {
            _names = [.. pairs.Select(static p => p.Key)];
        }

        string?[] values = new string?[pairs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Share(pairs[i].Value);
        }

        return new PartitionValues(_names, values);
    }

    private string? Share(string? text)
    {
        // Delta cannot tell an empty text from null: both are null.
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (_texts.TryGetValue(text, out string? shared))
        {
            return shared;
        }

        if (_texts.Count < MaxTexts)
        {
            _texts.Add(text);
        }

        return text;
    }

    private bool SameNames(List<KeyValuePair<string, string?>> pairs)
    {
        if (pairs.Count != _names.Length)
        {
            return false;
        }

        for (int i = 0; i < _names.Length; i++)
        {
            if (!string.Equals(pairs[i].Key, _names[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
