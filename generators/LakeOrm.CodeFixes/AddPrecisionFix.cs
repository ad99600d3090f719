using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0102: gives a decimal its precision, in the attribute that it has or in a new one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPrecisionFix)), Shared]
public sealed class AddPrecisionFix : LakeCodeFix
{
    private const string Arguments = "(Precision = 18, Scale = 2)";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0102"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await MemberAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } member
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        AttributeSyntax made = Edits.Attribute(model, member.SpanStart, "LakeColumn", Arguments);
        string[] names = ["LakeColumn", "LakeOrmColumn", "SparkColumn"];
        return Edits.AttributesOf(member, names).FirstOrDefault() is { } present
            ? [Replace("Add a precision and a scale", document, present, current => Edits.AddArguments(current, made.ArgumentList!.Arguments))]
            : [Replace("Add a precision and a scale", document, member, current => Edits.AttributesOf(current, names).Any() ? current : Edits.AddAttribute(current, made))];
    }
}
