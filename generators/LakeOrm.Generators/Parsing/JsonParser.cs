using System.Collections.Immutable;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Generators.Parsing;

/// <summary>What a record's members are called in JSON.</summary>
internal static class JsonParser
{
    // They change how System.Text.Json reads a member, and would be left out silently.
    private static readonly string[] WithoutEffect =
    [
        "System.Text.Json.Serialization.JsonConverterAttribute",
        "System.Text.Json.Serialization.JsonExtensionDataAttribute",
        "System.Text.Json.Serialization.JsonIgnoreAttribute",
        "System.Text.Json.Serialization.JsonNumberHandlingAttribute",
    ];

    /// <summary>The attribute by which a record asks to be read from JSON; null when it does not.</summary>
    public static AttributeReader? AttributeOf(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(static a => a.AttributeClass.Is(KnownNames.JsonAttribute)) is { } attribute ? new AttributeReader(attribute) : null;

    /// <summary>Reports an attribute that stands where nothing is generated.</summary>
    public static ImmutableArray<Diagnostic> CheckRole(ISymbol type, SyntaxNode declaration)
    {
        bool hasRole = type.GetAttributes().Any(static a => a.AttributeClass.Is(KnownNames.TableAttribute) || a.AttributeClass.Is(KnownNames.ProjectionAttribute));
        return hasRole || declaration is not TypeDeclarationSyntax syntax ? [] : [Diagnostic.Create(Descriptors.JsonWithoutRole, syntax.Identifier.GetLocation(), type.Name)];
    }

    /// <summary>The columns with their members' names.</summary>
    public static EquatableArray<ColumnModel> Name(AttributeReader? json, List<Member> members, EquatableArray<ColumnModel> columns, DiagnosticSink sink)
    {
        if (json is null || sink.HasErrors)
        {
            return columns;
        }

        int policy = json.Value.Int("Names", 0);
        Dictionary<string, string> memberOfName = new(StringComparer.Ordinal);
        List<ColumnModel> named = [];
        for (int i = 0; i < columns.Count; i++)
        {
            // What the write stamps is no member of an input.
            named.Add(columns[i].Auto == AutoKind.None ? columns[i] with { JsonName = NameOf(members[i], columns[i], policy, memberOfName, sink) } : columns[i]);
        }

        return new(named);
    }

    private static string NameOf(Member member, ColumnModel column, int policy, Dictionary<string, string> memberOfName, DiagnosticSink sink)
    {
        AttributeReader? attribute = member.Attribute(KnownNames.JsonPropertyNameAttribute);
        Location? location = attribute?.Location() ?? member.Location;
        string name = attribute?.ConstructorString(0) ?? policy switch
        {
            1 => member.Name,
            2 => Naming.CamelCase(member.Name),
            _ => column.Name,
        };
        if (!IsUtf16(name))
        {
            sink.Report(Descriptors.BadJsonName, location, member.Name);
        }

        if (memberOfName.TryGetValue(name, out string? other))
        {
            sink.Report(Descriptors.DuplicateJsonName, location, member.Name, other, name);
        }
        else
        {
            memberOfName.Add(name, member.Name);
        }

        foreach (string fullName in WithoutEffect)
        {
            if (member.Attribute(fullName) is { } inert)
            {
                sink.Report(Descriptors.NoEffectInJson, inert.Location() ?? member.Location, inert.ShortName, member.Name);
            }
        }

        return name;
    }

    private static bool IsUtf16(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
