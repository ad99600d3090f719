using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LakeOrm.CompilerServices;

/// <summary>Finds the path of a place in a row by reading the row again, so that reading what is right pays nothing for it.</summary>
internal static class LakeJsonPath
{
    private const int MaxNameLength = 100;

    /// <summary>The path of the token at an offset, or of the last one before it: <c>$.items[2].qty</c>.</summary>
    public static string Of(ReadOnlySpan<byte> row, int offset)
    {
        // One step a container: the name or the index of its present member; null before the first and at the end.
        List<string?> steps = [];
        List<int> indexes = [];
        Utf8JsonReader reader = new(row);
        try
        {
            while (reader.Read() && reader.TokenStartIndex <= offset)
            {
                bool isHere = reader.TokenStartIndex == offset;
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    if (isHere)
                    {
                        steps[^1] = null;
                        break;
                    }

                    steps.RemoveAt(steps.Count - 1);
                    indexes.RemoveAt(indexes.Count - 1);
                    continue;
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    steps[^1] = Member(reader);
                }
                else if (indexes.Count > 0 && indexes[^1] >= 0)
                {
                    steps[^1] = string.Create(CultureInfo.InvariantCulture, $"[{indexes[^1]++}]");
                }

                if (isHere)
                {
                    break;
                }

                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    steps.Add(null);
                    indexes.Add(reader.TokenType == JsonTokenType.StartArray ? 0 : -1);
                }
            }
        }
        catch (JsonException)
        {
            // The row is no JSON from here on; the path so far is where that is.
        }

        return "$" + string.Concat(steps);
    }

    /// <summary>A path's step into a member: <c>.qty</c>, <c>['the qty']</c>.</summary>
    public static string Member(string name)
    {
        if (name.Length > MaxNameLength)
        {
            name = name[..MaxNameLength] + "…";
        }

        bool isPlain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isPlain ? "." + name : $"['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";
    }

    private static string Member(Utf8JsonReader reader)
    {
        try
        {
            return Member(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate has no text; its escapes do.
            return Member(Encoding.UTF8.GetString(reader.ValueSpan));
        }
    }
}
