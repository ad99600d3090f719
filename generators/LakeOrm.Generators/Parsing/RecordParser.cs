using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Generators.Parsing;

/// <summary>Symbols in, model and diagnostics out. The only place that thinks.</summary>
internal static class RecordParser
{
    public static ParseResult Parse(RecordDeclaration declaration, RecordRole role, CancellationToken cancellationToken)
    {
        DiagnosticSink sink = new(declaration.Compilation, declaration.Syntax.Identifier.GetLocation());
        try
        {
            RecordModel? model = Parse(declaration, role, sink, cancellationToken);
            return new ParseResult(sink.HasErrors ? null : model, sink.Complete());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One record that breaks the generator must not take the others with it.
            sink.Report(Descriptors.Internal, declaration.Syntax.Identifier.GetLocation(), declaration.Type.Name, $"{e.GetType().Name}: {e.Message}");
            return new ParseResult(null, sink.Complete());
        }
    }

    private static RecordModel? Parse(RecordDeclaration declaration, RecordRole role, DiagnosticSink sink, CancellationToken cancellationToken)
    {
        if (!RecordRules.Check(declaration, role, sink, cancellationToken))
        {
            return null;
        }

        INamedTypeSymbol type = declaration.Type;
        TypeDeclarationSyntax syntax = declaration.Syntax;
        AttributeReader attribute = new(declaration.Attribute);
        EquatableArray<string> tableName = role == RecordRole.Table ? TableName(attribute, syntax, sink, cancellationToken) : default;
        TableFormats formats = role == RecordRole.Table ? TableFormats.All & (TableFormats)attribute.Int("Formats", (int)TableFormats.All) : TableFormats.None;
        bool snakeCase = attribute.Int("Naming", 0) == 0;

        ColumnAttributes.CheckPlaces(type, sink);
        List<Member> members = MemberFinder.Find(type, cancellationToken);
        ConstructionModel? construction = ConstructionParser.Parse(type, members, sink, cancellationToken);
        ColumnParser columns = new(
            type, role, snakeCase, formats, declaration.Compilation, RuleParser.Of(type, role, declaration.Compilation, sink), sink, cancellationToken);
        foreach (Member member in members)
        {
            cancellationToken.ThrowIfCancellationRequested();
            columns.Add(member);
        }

        (EquatableArray<ColumnModel> models, EquatableArray<PartitionModel> partitions, ValidationModel? validation) = columns.Complete(syntax.Identifier.GetLocation(), members);
        AttributeReader? json = JsonParser.AttributeOf(type);
        models = JsonParser.Name(json, models, members, sink);
        if (sink.HasErrors || construction is null)
        {
            return null;
        }

        if (role == RecordRole.Struct)
        {
            // The tables and projections that hold it write and read what lies below; an edit there is none of this one.
            models = new(models.Select(static c => c.Shallow()));
        }

        string ns = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        string metadataName = MetadataName(type, ns);
        return new RecordModel
        {
            Role = role,
            Namespace = ns,
            Containers = new(Containers(type).Select(Header)),
            Header = Header(type),
            Name = CSharpText.Identifier(type.Name),
            Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            DisplayName = type.Name,
            HintName = HintName.Of(metadataName),
            IsValueType = type.IsValueType,
            TableName = tableName,
            Formats = formats,
            Columns = models,
            Partitions = partitions,
            Validation = validation,
            Construction = construction,
            Views = role == RecordRole.Struct ? null : ViewNaming.Of(type, models),
            ReadsJson = json is not null,
        };
    }

    private static EquatableArray<string> TableName(AttributeReader attribute, TypeDeclarationSyntax syntax, DiagnosticSink sink, CancellationToken cancellationToken)
    {
        string name = attribute.ConstructorString(0) ?? "";
        string[] parts = name.Split('.');
        if (parts.Length > 3 || !Array.TrueForAll(parts, static p => p.Length is > 0 and <= 255 && p is not ".." && p.Trim().Length > 0 && !p.Any(static c => c is '/' or '\\' or < ' ')))
        {
            sink.Report(Descriptors.BadTableName, attribute.Location(cancellationToken) ?? syntax.Identifier.GetLocation(), name);
        }

        return new(parts);
    }

    private static Stack<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        Stack<INamedTypeSymbol> containers = new();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Push(container);
        }

        return containers;
    }

    private static string Header(INamedTypeSymbol type)
    {
        string keyword = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
        string parameters = type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(static p => CSharpText.Identifier(p.Name)))}>";
        return $"partial {keyword} {CSharpText.Identifier(type.Name)}{parameters}";
    }

    private static string MetadataName(INamedTypeSymbol type, string ns)
    {
        string name = string.Join("+", Containers(type).Select(static c => c.MetadataName).Concat([type.MetadataName]));
        return ns.Length == 0 ? name : $"{ns}.{name}";
    }
}
