using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Parsing;

/// <summary>What rules need at run time, made once for all rows: each thing has a static field, and two equal ones share it.</summary>
internal sealed class RuleFields
{
    private readonly List<RegexModel> _regexes = [];
    private readonly List<AttributeModel> _attributes = [];

    public EquatableArray<RegexModel> Regexes => new(_regexes);

    public EquatableArray<AttributeModel> Attributes => new(_attributes);

    /// <summary>The field of a regular expression.</summary>
    public string Regex(string name, string pattern, int timeout)
    {
        if (_regexes.Find(r => r.Pattern == pattern && r.TimeoutMilliseconds == timeout) is { } known)
        {
            return known.Field;
        }

        string field = Unique(name, taken => _regexes.Exists(r => r.Field == taken));
        _regexes.Add(new RegexModel(field, pattern, timeout));
        return field;
    }

    /// <summary>The field of a validation attribute.</summary>
    public string Attribute(string name, string type, string creation)
    {
        if (_attributes.Find(a => a.Creation == creation) is { } known)
        {
            return known.Field;
        }

        string field = Unique(name, taken => _attributes.Exists(a => a.Field == taken));
        _attributes.Add(new AttributeModel(field, type, creation));
        return field;
    }

    private static string Unique(string name, Predicate<string> isTaken)
    {
        string field = name;
        for (int n = 2; isTaken(field); n++)
        {
            field = name + CSharpText.Literal(n);
        }

        return field;
    }
}
