using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Generators.Parsing;

/// <summary>The rules for the declaration itself. Whoever breaks one gets that error alone: errors about columns would only hide it.</summary>
internal static class RecordRules
{
    private static readonly RecordRole[] Roles = [RecordRole.Table, RecordRole.Projection, RecordRole.Struct];

    /// <summary>Whether a nested record keeps the rules of a declaration; which it breaks is told where it is parsed for itself.</summary>
    public static bool IsDeclaredWell(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type is { IsRecord: true, IsAbstract: false, TypeParameters.Length: 0, IsFileLocal: false }
        && type.DeclaringSyntaxReferences.All(r => r.GetSyntax(cancellationToken).AncestorsAndSelf().OfType<TypeDeclarationSyntax>().All(static d => d.Modifiers.Any(SyntaxKind.PartialKeyword)))
        && !type.GetAttributes().Any(static a => a.AttributeClass.Is(KnownNames.TableAttribute) || a.AttributeClass.Is(KnownNames.ProjectionAttribute));

    public static bool Check(RecordDeclaration declaration, RecordRole role, DiagnosticSink sink, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = declaration.Type;
        TypeDeclarationSyntax syntax = declaration.Syntax;
        Location location = syntax.Identifier.GetLocation();
        if (!CheckRoles(type, role, location, sink))
        {
            return false;
        }

        LanguageVersion language = ((CSharpParseOptions)syntax.SyntaxTree.Options).LanguageVersion;
        if (language < LanguageVersion.CSharp11)
        {
            sink.Report(Descriptors.LanguageVersion, location, type.Name, language.ToDisplayString());
        }

        int contract = ContractOf(declaration.Compilation);
        if (contract < KnownNames.ContractVersion)
        {
            sink.Report(
                Descriptors.RuntimeContract, location, type.Name, CSharpText.Literal(KnownNames.ContractVersion), contract == 0 ? "none" : CSharpText.Literal(contract));
        }

        if (!type.IsRecord)
        {
            sink.Report(Descriptors.NotARecord, location, type.Name, type.IsRefLikeType ? "ref struct" : type.IsValueType ? "struct" : "class", type.IsValueType ? "record struct" : "record");
            return false;
        }

        if (type.IsAbstract)
        {
            sink.Report(Descriptors.Abstract, location, type.Name);
        }

        if (type.IsGenericType && type.TypeParameters.Length > 0)
        {
            sink.Report(Descriptors.Generic, location, type.Name);
        }

        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.IsFileLocal)
            {
                sink.Report(Descriptors.FileLocal, location, t.Name);
            }
        }

        CheckPartial(type, syntax, sink, cancellationToken);
        return !sink.HasErrors;
    }

    // The first of the roles reports that a record has two, so that it is said once.
    private static bool CheckRoles(INamedTypeSymbol type, RecordRole role, Location location, DiagnosticSink sink)
    {
        RecordRole[] roles = [.. Roles.Where(r => type.GetAttributes().Any(a => a.AttributeClass.Is(AttributeOf(r))))];
        if (roles.Length < 2)
        {
            return true;
        }

        if (role == roles[0])
        {
            string advice = roles[1] == RecordRole.Projection
                ? "a table can be read as well, so take [LakeProjection] away"
                : "a nested record is a column's value, so give that a record of its own";
            sink.Report(Descriptors.TwoRoles, location, type.Name, $"[Lake{roles[0]}]", $"[Lake{roles[1]}]", advice);
        }

        return false;
    }

    private static string AttributeOf(RecordRole role) => role switch
    {
        RecordRole.Table => KnownNames.TableAttribute,
        RecordRole.Projection => KnownNames.ProjectionAttribute,
        _ => KnownNames.StructAttribute,
    };

    private static void CheckPartial(INamedTypeSymbol type, TypeDeclarationSyntax syntax, DiagnosticSink sink, CancellationToken cancellationToken)
    {
        for (TypeDeclarationSyntax? declaration = syntax; declaration is not null; declaration = declaration.Parent as TypeDeclarationSyntax)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                string keyword = declaration is RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not 0 } record
                    ? $"record {record.ClassOrStructKeyword.Text}"
                    : declaration.Keyword.Text;
                sink.Report(Descriptors.NotPartial, declaration.Identifier.GetLocation(), declaration.Identifier.Text, type.Name, keyword);
            }
        }
    }

    private static int ContractOf(Compilation compilation)
    {
        IFieldSymbol? version = compilation.GetTypeByMetadataName(KnownNames.Contract)?.GetMembers("Version").OfType<IFieldSymbol>().FirstOrDefault();
        return version is { HasConstantValue: true, ConstantValue: int number } ? number : 0;
    }
}
