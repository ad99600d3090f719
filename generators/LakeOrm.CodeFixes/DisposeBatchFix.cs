using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0504: puts the body of a loop over batches into a using statement, and using before a local.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DisposeBatchFix)), Shared]
public sealed class DisposeBatchFix : LakeCodeFix
{
    private const string Title = "Dispose the batch with using";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0504"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? node = await NodeAsync<SyntaxNode>(document, diagnostic, cancellationToken).ConfigureAwait(false);
        return node switch
        {
            ForEachStatementSyntax loop => [Replace(Title, document, loop, Wrap)],
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax } local } } => [Replace(Title, document, local, Use)],
            _ => [],
        };
    }

    private static ForEachStatementSyntax Wrap(ForEachStatementSyntax loop)
    {
        bool isBlock = loop.Statement is BlockSyntax;
        StatementSyntax body = isBlock ? loop.Statement.WithoutTrivia() : SyntaxFactory.Block(loop.Statement);
        BlockSyntax disposing = SyntaxFactory.Block(SyntaxFactory.UsingStatement(null, SyntaxFactory.IdentifierName(loop.Identifier.WithoutTrivia()), body));
        disposing = isBlock ? disposing.WithTriviaFrom(loop.Statement) : disposing.WithTrailingTrivia(Edits.EndOfLine(loop));
        return loop.WithStatement(disposing.WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static LocalDeclarationStatementSyntax Use(LocalDeclarationStatementSyntax local)
    {
        SyntaxToken disposing = SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithLeadingTrivia(local.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
        return local.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) ? local : local.WithoutLeadingTrivia().WithUsingKeyword(disposing);
    }
}
