using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>CS0311 and CS0315 for a record that a method of LakeOrm is called with: marks it as a table, or as a projection where that is enough.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AnnotateTableFix)), Shared]
public sealed class AnnotateTableFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["CS0311", "CS0315"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await NodeAsync<SimpleNameSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } name
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        SymbolInfo info = model.GetSymbolInfo(name, cancellationToken);
        List<Fix> fixes = [];
        foreach (IMethodSymbol method in new[] { info.Symbol }.Concat(info.CandidateSymbols).OfType<IMethodSymbol>())
        {
            for (int i = 0; i < method.TypeArguments.Length; i++)
            {
                if (Contract(method.TypeParameters[i]) is { } contract && method.TypeArguments[i] is INamedTypeSymbol { IsRecord: true, IsAbstract: false, IsGenericType: false } record && !IsAnnotated(record))
                {
                    Add(fixes, record, contract == "ILakeProjection", document.Project.Solution, cancellationToken);
                }
            }
        }

        return [.. fixes.GroupBy(static fix => fix.Title).Select(static same => same.First())];
    }

    private static void Add(List<Fix> fixes, INamedTypeSymbol record, bool projectionIsEnough, Solution solution, CancellationToken cancellationToken)
    {
        if (Annotation.Of(record, "LakeTable", $"(\"{TableName(record.Name)}\")", "Annotate as lake table", solution, cancellationToken) is { } table)
        {
            fixes.Add(table);
        }

        if (projectionIsEnough && Annotation.Of(record, "LakeProjection", "", "Annotate as lake projection", solution, cancellationToken) is { } projection)
        {
            fixes.Add(projection);
        }
    }

    // The interface of ours that a type parameter asks for.
    private static string? Contract(ITypeParameterSymbol parameter) => parameter.ConstraintTypes
        .Where(static c => c is { Name: "ILakeTable" or "ILakeProjection", ContainingNamespace: { Name: "LakeOrm", ContainingNamespace.IsGlobalNamespace: true } })
        .Select(static c => c.Name)
        .FirstOrDefault();

    private static bool IsAnnotated(INamedTypeSymbol record) => record.GetAttributes().Any(static a => a.AttributeClass?.Name is "LakeTableAttribute" or "LakeProjectionAttribute");

    private static string TableName(string record)
    {
        string name = Edits.SnakeCase(record);
        bool afterVowel = name.Length > 1 && name[name.Length - 2] is 'a' or 'e' or 'i' or 'o' or 'u';
        return name switch
        {
            _ when name.EndsWith("y", StringComparison.Ordinal) && !afterVowel => name.Substring(0, name.Length - 1) + "ies",
            _ when name.EndsWith("s", StringComparison.Ordinal) || name.EndsWith("x", StringComparison.Ordinal) || name.EndsWith("ch", StringComparison.Ordinal) || name.EndsWith("sh", StringComparison.Ordinal) => name + "es",
            _ => name + "s",
        };
    }
}
