using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0013: of two attributes that mean the same, the first takes the settings of the second, which goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OneSynonymFix)), Shared]
public sealed class OneSynonymFix : LakeCodeFix
{
    private static readonly string[] Synonyms = ["LakeColumn", "LakeOrmColumn", "SparkColumn"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0013"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await NodeAsync<AttributeSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { Parent: AttributeListSyntax list } extra
            || list.Parent is not { } member
            || Edits.AttributesOf(member, Synonyms).FirstOrDefault() is not { } kept
            || kept == extra
            || Contradict(kept, extra))
        {
            return [];
        }

        return
        [
            new Fix($"Move its settings into [{Edits.NameOf(kept)}]", async (editor, cancellation) =>
            {
                DocumentEditor here = await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                if (extra.ArgumentList is { } settings)
                {
                    here.Replace(kept, current => Edits.AddArguments(current, settings.Arguments));
                }

                bool isExplained = list.GetLeadingTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia));
                here.RemoveNode(list.Attributes.Count == 1 ? list : extra, list.Attributes.Count == 1 && isExplained ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepNoTrivia);
            }),
        ];
    }

    // One setting with two values: only the user knows which is meant.
    private static bool Contradict(AttributeSyntax kept, AttributeSyntax extra) =>
        Settings(kept).Any(one => Settings(extra).Any(other => other.NameEquals?.Name.Identifier.ValueText == one.NameEquals?.Name.Identifier.ValueText && !SyntaxFactory.AreEquivalent(one.Expression, other.Expression)));

    private static IEnumerable<AttributeArgumentSyntax> Settings(AttributeSyntax attribute) => attribute.ArgumentList?.Arguments ?? Enumerable.Empty<AttributeArgumentSyntax>();
}
