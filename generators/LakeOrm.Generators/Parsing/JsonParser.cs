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

    /// <summary>What a member's attributes say of it in JSON.</summary>
    public static JsonMember MemberOf(Member member)
    {
        AttributeReader? inert = WithoutEffect.Select(member.Attribute).FirstOrDefault(static a => a is not null);
        return new JsonMember(member.Attribute(KnownNames.JsonPropertyNameAttribute)?.ConstructorString(0), inert?.ShortName);
    }

    /// <summary>The columns with the names of their members and of all that lies below.</summary>
    public static EquatableArray<ColumnModel> Name(AttributeReader? json, EquatableArray<ColumnModel> columns, List<Member> members, DiagnosticSink sink)
    {
        if (json is null || sink.HasErrors)
        {
            return columns;
        }

        int policy = json.Value.Int("Names", 0);
        return Named(columns, i => members[i].Location);

        EquatableArray<ColumnModel> Named(EquatableArray<ColumnModel> siblings, Func<int, Location?> locationOf)
        {
            Dictionary<string, string> memberOfName = new(StringComparer.Ordinal);
            return new(siblings.Select((column, i) => Column(column, locationOf(i), memberOfName)));
        }

        ColumnModel Column(ColumnModel column, Location? location, Dictionary<string, string> memberOfName)
        {
            // What the write stamps is no member of an input.
            string? name = column.Auto != AutoKind.None ? null : column.Json.Name ?? policy switch
            {
                1 => column.Member,
                2 => Naming.CamelCase(column.Member),
                _ => column.Name,
            };
            if (name is not null)
            {
                Check(column, name, location, memberOfName, sink);
            }

            return column with { Json = column.Json with { Name = name }, Value = Value(column.Value, location) };
        }

        // A field's own place may be in another file and is told once for each record that holds it, so the column's is.
        ValueModel Value(ValueModel value, Location? location) => value with
        {
            Struct = value.Struct is { } nested ? nested with { Fields = Named(nested.Fields, _ => location) } : null,
            Key = value.Key is { } key ? Value(key, location) : null,
            Element = value.Element is { } element ? Value(element, location) : null,
        };
    }

    private static void Check(ColumnModel column, string name, Location? location, Dictionary<string, string> memberOfName, DiagnosticSink sink)
    {
        if (!IsUtf16(name))
        {
            sink.Report(Descriptors.BadJsonName, location, column.Member);
        }

        if (memberOfName.TryGetValue(name, out string? other))
        {
            sink.Report(Descriptors.DuplicateJsonName, location, column.Member, other, name);
        }
        else
        {
            memberOfName.Add(name, column.Member);
        }

        if (column.Json.WithoutEffect is { } inert)
        {
            sink.Report(Descriptors.NoEffectInJson, location, inert, column.Member);
        }
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
