using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0002: makes a record of a class or struct that has one part, no base class and no equality of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeRecordFix)), Shared]
public sealed class MakeRecordFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0002"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await NodeAsync<TypeDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { ParameterList: null } type
            || type is not (ClassDeclarationSyntax or StructDeclarationSyntax)
            || type.Modifiers.Any(static m => m.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.RefKeyword)
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(type, cancellationToken) is not { } symbol
            || !IsSimple(symbol))
        {
            return [];
        }

        return
        [
            new Fix("Make it a record", async (editor, cancellation) =>
            {
                Microsoft.CodeAnalysis.Editing.DocumentEditor here = await editor.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                here.ReplaceNode(type, static (current, _) => current is TypeDeclarationSyntax present ? Edits.Partial(Record(present)) : current);
                if (type.Parent is TypeDeclarationSyntax container)
                {
                    here.MakePartial(container);
                }
            }),
        ];
    }

    // A record brings equality, a copy constructor and Clone, and derives from records alone.
    private static bool IsSimple(INamedTypeSymbol symbol) =>
        symbol.BaseType is { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType }
        && symbol.DeclaringSyntaxReferences.Length == 1
        && !symbol.GetMembers().Any(m => m.Name is "Equals" or "Clone" or "op_Equality" or "op_Inequality" or "EqualityContract" or "PrintMembers" || IsCopy(m, symbol));

    private static bool IsCopy(ISymbol member, INamedTypeSymbol symbol) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [var only] } && SymbolEqualityComparer.Default.Equals(only.Type, symbol);

    private static TypeDeclarationSyntax Record(TypeDeclarationSyntax type)
    {
        if (type is RecordDeclarationSyntax)
        {
            return type;
        }

        bool isStruct = type is StructDeclarationSyntax;
        SyntaxToken record = SyntaxFactory.Token(SyntaxKind.RecordKeyword).WithLeadingTrivia(type.Keyword.LeadingTrivia).WithTrailingTrivia(isStruct ? SyntaxFactory.TriviaList(SyntaxFactory.Space) : type.Keyword.TrailingTrivia);
        RecordDeclarationSyntax made = SyntaxFactory.RecordDeclaration(
            isStruct ? SyntaxKind.RecordStructDeclaration : SyntaxKind.RecordDeclaration,
            type.AttributeLists,
            type.Modifiers,
            record,
            isStruct ? type.Keyword.WithLeadingTrivia() : default,
            type.Identifier,
            type.TypeParameterList,
            parameterList: null,
            type.BaseList,
            type.ConstraintClauses,
            type.OpenBraceToken,
            type.Members,
            type.CloseBraceToken,
            type.SemicolonToken);
        return type.CopyAnnotationsTo(made)!;
    }
}
