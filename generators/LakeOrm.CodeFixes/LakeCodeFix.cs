using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>What all fixes share: an editor of the whole solution, so that Fix All is the same edits in a row.</summary>
public abstract class LakeCodeFix : CodeFixProvider
{
    private protected LakeCodeFix()
    {
    }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllInOrder.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Fix fix in await FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                Solution solution = context.Document.Project.Solution;
                context.RegisterCodeFix(CodeAction.Create(fix.Title, cancellation => ApplyAsync(solution, [fix], cancellation), fix.Title), diagnostic);
            }
        }
    }

    internal static async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<Fix> fixes, CancellationToken cancellationToken)
    {
        SolutionEditor editor = new(solution);
        foreach (Fix fix in fixes)
        {
            await fix.Apply(editor, cancellationToken).ConfigureAwait(false);
        }

        return editor.GetChangedSolution();
    }

    /// <summary>The ways to mend the diagnostic; none where only the user can know.</summary>
    internal abstract Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>The smallest node of a kind around the diagnostic.</summary>
    private protected static async Task<T?> NodeAsync<T>(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
        where T : SyntaxNode
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<T>();
    }

    /// <summary>The property or positional parameter around the diagnostic.</summary>
    private protected static async Task<SyntaxNode?> MemberAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        (SyntaxNode?)await NodeAsync<ParameterSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false)
        ?? await NodeAsync<PropertyDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false);

    /// <summary>The type of such a member.</summary>
    private protected static TypeSyntax? TypeOf(SyntaxNode? member) => member switch
    {
        ParameterSyntax parameter => parameter.Type,
        PropertyDeclarationSyntax property => property.Type,
        _ => null,
    };

    /// <summary>A fix that replaces one node.</summary>
    private protected static Fix Replace<T>(string title, Document document, T node, Func<T, SyntaxNode> change)
        where T : SyntaxNode => new(title, async (editor, cancellation) => (await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false)).Replace(node, change));
}
