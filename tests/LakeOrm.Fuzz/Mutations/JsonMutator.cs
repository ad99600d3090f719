using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LakeOrm.Fuzz.Mutations;

/// <summary>Changes a line of JSON in one place or a few, so that what stands before and after is still read.</summary>
internal sealed class JsonMutator(Random random)
{
    private readonly StringBuilder _text = new();
    private int _left;

    /// <summary>Changes a line; one that is no JSON any more stays as it is.</summary>
    public string Mutate(string line)
    {
        string text = line;
        try
        {
            for (int times = random.Next(1, 4); times > 0; times--)
            {
                JsonNode? node = JsonNode.Parse(text);
                _text.Clear();
                _left = random.Next(Count(node));
                Write(node, string.Empty, 0);
                text = _text.ToString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // What an earlier round made cannot be changed once more.
        }

        return text;
    }

    private static int Count(JsonNode? node) => 1 + node switch
    {
        JsonObject o => o.Sum(static p => Count(p.Value)),
        JsonArray a => a.Sum(Count),
        _ => 0,
    };

    private void Write(JsonNode? node, string name, int depth)
    {
        if (_left-- == 0)
        {
            WriteChanged(node, name);
            return;
        }

        switch (node)
        {
            case JsonObject o:
                WriteObject(o, depth);
                break;
            case JsonArray a:
                _text.Append('[');
                for (int i = 0; i < a.Count; i++)
                {
                    _text.Append(i == 0 ? string.Empty : ",");
                    Write(a[i], name, depth + 1);
                }

                _text.Append(']');
                break;
            default:
                _text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private void WriteObject(JsonObject o, int depth)
    {
        // At one name in about a hundred it is the name that is wrong, missing or there twice.
        int odd = random.Next(100);
        _text.Append('{');
        bool isFirst = true;
        foreach ((string name, JsonNode? value) in o)
        {
            int what = odd == 0 ? random.Next(4) : -1;
            if (what == 0 && depth > 0)
            {
                continue;
            }

            for (int times = what == 1 ? 2 : 1; times > 0; times--)
            {
                _text.Append(isFirst ? string.Empty : ",").Append(Hostile.Quote(what == 2 ? Hostile.Text(random) : name)).Append(':');
                isFirst = false;
                Write(value, name, depth + 1);
            }
        }

        _text.Append('}');
    }

    private void WriteChanged(JsonNode? node, string name)
    {
        string? text = node is JsonValue v && v.TryGetValue(out string? s) ? s : null;
        if (name is "path" or "pathOrInlineDv" && random.Next(4) != 0)
        {
            _text.Append(Hostile.Quote(Hostile.Path(random)));
        }
        else if (name == "schemaString" && random.Next(2) == 0)
        {
            _text.Append(Hostile.Quote(Hostile.Schema(random)));
        }
        else if (text is { Length: > 1 } && text[0] == '{' && random.Next(4) != 0)
        {
            // JSON in a text, such as a schema or statistics.
            _text.Append(Hostile.Quote(new JsonMutator(random).Mutate(text)));
        }
        else if (text is not null && random.Next(2) == 0)
        {
            _text.Append(Hostile.Quote(random.Next(3) == 0 ? Cut(text) : Hostile.Text(random)));
        }
        else
        {
            _text.Append(Hostile.Json(random));
        }
    }

    private string Cut(string text)
    {
        int at = random.Next(text.Length + 1);
        return random.Next(2) == 0 ? text[..at] : text[..at] + (char)random.Next(0x10000) + text[at..];
    }
}
