using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0501: takes away the quotes around a hole that is all of the quoted text.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnquoteHoleFix)), Shared]
public sealed class UnquoteHoleFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0501"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue("Inside", out string? place) || place != "a quoted text"
            || await NodeAsync<InterpolationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { Parent: InterpolatedStringExpressionSyntax text } hole)
        {
            return [];
        }

        int at = text.Contents.IndexOf(hole);
        if (at == 0 || at == text.Contents.Count - 1
            || text.Contents[at - 1] is not InterpolatedStringTextSyntax before || text.Contents[at + 1] is not InterpolatedStringTextSyntax after
            || !SqlQuotes.Surround(before.TextToken.Text, after.TextToken.Text))
        {
            return [];
        }

        return
        [
            new Fix("Take the quotes away", async (editor, cancellation) =>
            {
                DocumentEditor here = await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                here.Replace(before, static current => WithText(current, static text => text.Substring(0, text.Length - 1)));
                here.Replace(after, static current => WithText(current, static text => text.Substring(1)));
            }),
        ];
    }

    private static InterpolatedStringTextSyntax WithText(InterpolatedStringTextSyntax node, Func<string, string> change)
    {
        SyntaxToken token = node.TextToken;
        return node.WithTextToken(SyntaxFactory.Token(token.LeadingTrivia, token.Kind(), change(token.Text), change(token.ValueText), token.TrailingTrivia));
    }
}
