using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0109: marks the record that a member holds with <c>[LakeStruct]</c>, wherever it is declared, and makes it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AnnotateStructFix)), Shared]
public sealed class AnnotateStructFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0109"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TypeSyntax? syntax = TypeOf(await MemberAsync(document, diagnostic, cancellationToken).ConfigureAwait(false));
        if (syntax is null || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        List<Fix> fixes = [];
        foreach (INamedTypeSymbol record in Records(model.GetTypeInfo(syntax, cancellationToken).Type))
        {
            if (Annotation.Of(record, "LakeStruct", "", $"Mark '{record.Name}' with [LakeStruct]", document.Project.Solution, cancellationToken) is { } fix)
            {
                fixes.Add(fix);
            }
        }

        return fixes;
    }

    // The records in a member's type: itself, and the elements, keys and values of collections.
    private static IEnumerable<INamedTypeSymbol> Records(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Records(array.ElementType),
        INamedTypeSymbol { IsRecord: true } record when !record.GetAttributes().Any(static a => a.AttributeClass?.Name == "LakeStructAttribute") => [record],
        INamedTypeSymbol { IsRecord: false } generic => generic.TypeArguments.SelectMany(Records),
        _ => [],
    };
}
