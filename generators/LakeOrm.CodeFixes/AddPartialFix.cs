using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0001: makes a record and the types that contain it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPartialFix)), Shared]
public sealed class AddPartialFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0001"];

    private static readonly string[] Attributes = ["LakeTable", "LakeProjection", "LakeStruct"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await NodeAsync<TypeDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } type
            ? [new Fix("Make it partial", (editor, cancellation) => ApplyAsync(editor, document, type, cancellation))]
            : [];

    private static async Task ApplyAsync(SolutionEditor editor, Document document, TypeDeclarationSyntax type, CancellationToken cancellationToken)
    {
        DocumentEditor here = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        here.MakePartial(type);
        if (Edits.AttributesOf(type, Attributes).Any())
        {
            return;
        }

        // A container: what it was told of for is inside.
        foreach (TypeDeclarationSyntax record in type.DescendantNodes().OfType<TypeDeclarationSyntax>().Where(static t => Edits.AttributesOf(t, Attributes).Any()))
        {
            here.MakePartial(record);
        }
    }
}
