using System.Text;
using LakeOrm.Generators.Infrastructure;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary>Names made from names, the same in every culture.</summary>
internal static class Naming
{
    // What generated methods already call something. A column's local gets another name.
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "batch", "builder", "came", "columns", "firstRow", "hasher", "i", "json", "marker", "member", "reader", "router", "row", "rows", "schema", "stamp", "tile", "violations",
    };

    // The emitter's own locals for a column: its null flag, its count of present values and so on.
    private static readonly string[] Suffixes = ["", "At", "Count", "Ends", "Entry", "Fields", "Here", "Item", "Made", "Nulls", "Present", "Repetition", "Starts", "Value"];

    /// <summary><c>CreatedAt</c> is <c>created_at</c>, <c>UserID</c> is <c>user_id</c>, <c>HTTPServer</c> is <c>http_server</c>.</summary>
    public static string SnakeCase(string name)
    {
        StringBuilder snake = new(name.Length + 4);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (char.IsUpper(c) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    /// <summary><c>CreatedAt</c> is <c>createdAt</c>, <c>URLValue</c> is <c>urlValue</c>, <c>ID</c> is <c>id</c>: as System.Text.Json has it.</summary>
    public static string CamelCase(string name)
    {
        int upper = 0;
        while (upper < name.Length && char.IsUpper(name[upper]) && (upper == 0 || upper + 1 == name.Length || char.IsUpper(name[upper + 1])))
        {
            upper++;
        }

        return name.Substring(0, upper).ToLowerInvariant() + name.Substring(upper);
    }

    /// <summary>A local variable's name for a member, unlike every one in <paramref name="used"/>, to which it is added.</summary>
    public static string Local(string member, HashSet<string> used)
    {
        string name = member.TrimStart('_');
        int upper = 0;
        while (upper < name.Length && char.IsUpper(name[upper]) && (upper == 0 || upper + 1 == name.Length || !char.IsLower(name[upper + 1])))
        {
            upper++;
        }

        name = name.Substring(0, upper).ToLowerInvariant() + name.Substring(upper);
        if (name.Length == 0 || char.IsDigit(name[0]))
        {
            name = "column" + name;
        }

        if (Taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name is "await" or "nameof" or "var" or "value")
        {
            name += "Column";
        }

        string unique = name;
        for (int n = 2; !IsFree(unique, used); n++)
        {
            unique = name + CSharpText.Literal(n);
        }

        foreach (string suffix in Suffixes)
        {
            used.Add(unique + suffix);
        }

        return unique;
    }

    private static bool IsFree(string name, HashSet<string> used) => Array.TrueForAll(Suffixes, suffix => !used.Contains(name + suffix));
}
