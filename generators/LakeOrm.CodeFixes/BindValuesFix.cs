using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.CodeFixes;

/// <summary>LAKE0502: turns <c>LakeSql.Raw("…" + value + "…")</c> into an interpolated string whose holes are parameters.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BindValuesFix)), Shared]
public sealed class BindValuesFix : LakeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["LAKE0502"];

    internal override async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await NodeAsync<ExpressionSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not BinaryExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } built
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || built.DescendantTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia))
            || Interpolated(built, model, cancellationToken) is not { } text)
        {
            return [];
        }

        ExpressionSyntax made = SyntaxFactory.ParseExpression(IsTargetTyped(call, model, cancellationToken) ? text : "(LakeSql)" + text);
        return [Replace("Bind the values as parameters", document, call, current => made.WithTriviaFrom(current))];
    }

    // Literals and values by turns: two values side by side would be two parameters side by side.
    private static string? Interpolated(BinaryExpressionSyntax built, SemanticModel model, CancellationToken cancellationToken)
    {
        List<ExpressionSyntax> parts = [];
        Flatten(built, model, parts, cancellationToken);
        List<string?> texts = [.. parts.Select(TextOf)];
        StringBuilder text = new();
        bool wasValue = true;
        for (int i = 0; i < parts.Count; i++)
        {
            if (texts[i] is { } literal)
            {
                if (i > 0 && i + 1 < parts.Count && texts[i - 1] is null && texts[i + 1] is null && literal.Length == 0)
                {
                    return null;
                }

                text.Append(Trim(literal, i, texts));
                wasValue = false;
            }
            else if (wasValue)
            {
                return null;
            }
            else if (SqlQuotes.IsOpenAfter(text.ToString()))
            {
                return null;
            }
            else
            {
                text.Append('{').Append(Hole(parts[i])).Append('}');
                wasValue = true;
            }
        }

        return $"$\"{text}\"";
    }

    // The quotes around a value go with the concatenation.
    private static string Trim(string literal, int at, List<string?> texts)
    {
        bool opens = at + 2 < texts.Count && texts[at + 1] is null && texts[at + 2] is { } next && SqlQuotes.Surround(literal, next);
        bool closes = at >= 2 && texts[at - 1] is null && texts[at - 2] is { } before && SqlQuotes.Surround(before, literal);
        string text = closes ? literal.Substring(1) : literal;
        return opens ? text.Substring(0, text.Length - 1) : text;
    }

    private static void Flatten(ExpressionSyntax expression, SemanticModel model, List<ExpressionSyntax> parts, CancellationToken cancellationToken)
    {
        if (expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } addition && model.GetTypeInfo(addition, cancellationToken).Type is { SpecialType: SpecialType.System_String })
        {
            Flatten(addition.Left, model, parts, cancellationToken);
            Flatten(addition.Right, model, parts, cancellationToken);
        }
        else
        {
            parts.Add(expression);
        }
    }

    // The literal as it stands in an interpolated string; null for what is no literal.
    private static string? TextOf(ExpressionSyntax part)
    {
        if (part is not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal)
        {
            return null;
        }

        string text = literal.Token.Text.StartsWith("\"", StringComparison.Ordinal) && !literal.Token.Text.StartsWith("\"\"\"", StringComparison.Ordinal)
            ? literal.Token.Text
            : SymbolDisplay.FormatLiteral(literal.Token.ValueText, quote: true);
        return text.Substring(1, text.Length - 2).Replace("{", "{{").Replace("}", "}}");
    }

    // A colon would begin the hole's format.
    private static string Hole(ExpressionSyntax value) =>
        value is not ParenthesizedExpressionSyntax && value.DescendantNodesAndSelf().Any(static n => n is ConditionalExpressionSyntax or AliasQualifiedNameSyntax) ? $"({value.WithoutTrivia()})" : value.WithoutTrivia().ToString();

    // Where a LakeSql is expected an interpolated string becomes one; elsewhere it has to be told.
    private static bool IsTargetTyped(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) => call.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer } argument => ParameterType(outer, argument, model, cancellationToken) is { Name: "LakeSql" },
        EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type.IsVar: var isVar } } => !isVar,
        ReturnStatementSyntax or ArrowExpressionClauseSyntax => true,
        _ => false,
    };

    private static ITypeSymbol? ParameterType(InvocationExpressionSyntax outer, ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(outer, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        int place = outer.ArgumentList.Arguments.IndexOf(argument);
        return argument.NameColon is { } name
            ? method.Parameters.FirstOrDefault(p => p.Name == name.Name.Identifier.ValueText)?.OriginalDefinition.Type
            : place < method.Parameters.Length ? method.Parameters[place].OriginalDefinition.Type : null;
    }
}
