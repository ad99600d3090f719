using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>Marks a record, in whichever document it is declared.</summary>
internal static class Annotation
{
    /// <summary>The fix that gives a record an attribute and makes it partial; null for a record without source.</summary>
    public static Fix? Of(INamedTypeSymbol record, string name, string arguments, string title, Solution solution, CancellationToken cancellationToken)
    {
        if (record.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration
            || solution.GetDocument(declaration.SyntaxTree) is not { } document)
        {
            return null;
        }

        return new Fix(title, async (editor, cancellation) =>
        {
            DocumentEditor there = await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
            AttributeSyntax attribute = Edits.Attribute(there.SemanticModel, declaration.SpanStart, name, arguments);
            there.MakePartial(declaration);
            there.Replace(declaration, current => Edits.AttributesOf(current, name).Any() ? current : Edits.AddAttribute(current, attribute));
        });
    }
}
