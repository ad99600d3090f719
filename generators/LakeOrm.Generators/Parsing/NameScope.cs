using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Parsing;

/// <summary>Hands out the names that generated code uses inside one record, each once.</summary>
internal sealed class NameScope
{
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _fieldOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fields = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A local variable for a member or a place below one.</summary>
    public string Local(string wanted) => Naming.Local(wanted, _locals);

    /// <summary>A field or helper for what a type stands for: the same for the same type.</summary>
    /// <param name="type">The type, fully qualified, or what else tells one thing from another.</param>
    /// <param name="wanted">The name, if it is free and no keyword.</param>
    public string Field(string type, string wanted)
    {
        if (!_fieldOf.TryGetValue(type, out string? field))
        {
            field = wanted;
            for (int n = 2; CSharpText.Identifier(field) != field || !_fields.Add(field); n++)
            {
                field = wanted + CSharpText.Literal(n);
            }

            _fieldOf.Add(type, field);
        }

        return field;
    }
}
