using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0101: takes a member whose type cannot be stored out of the columns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IgnoreMemberFix)), Shared]
public sealed class IgnoreMemberFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0101"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await MemberAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } member
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        AttributeSyntax made = Edits.Attribute(model, member.SpanStart, "LakeIgnore");
        return [Replace("Leave it out with [LakeIgnore]", document, member, current => Edits.AttributesOf(current, "LakeIgnore").Any() ? current : Edits.AddAttribute(current, made))];
    }
}
