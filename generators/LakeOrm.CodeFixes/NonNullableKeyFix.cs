using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0201: takes the question mark from a key's type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NonNullableKeyFix)), Shared]
public sealed class NonNullableKeyFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0201"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TypeSyntax? type = TypeOf(await MemberAsync(document, diagnostic, cancellationToken).ConfigureAwait(false));
        return type is NullableTypeSyntax nullable ? [Replace("Make the key non-nullable", document, nullable, static current => current.ElementType.WithTriviaFrom(current))] : [];
    }
}
