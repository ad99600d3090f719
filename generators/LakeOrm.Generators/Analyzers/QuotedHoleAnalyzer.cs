using System.Collections.Immutable;
using System.Text;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Sql;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LakeOrm.Generators.Analyzers;

/// <summary>LAKE0501: a hole of a <c>LakeSql</c> inside quotes or a comment, which the run refuses.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class QuotedHoleAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = [Descriptors.QuotedHole];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ClientNames.Sql) is { } sql)
            {
                start.RegisterOperationAction(operation => Analyze(operation, sql), OperationKind.InterpolatedStringHandlerCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol sql)
    {
        IInterpolatedStringHandlerCreationOperation creation = (IInterpolatedStringHandlerCreationOperation)context.Operation;
        if (!creation.Type.IsA(sql))
        {
            return;
        }

        SqlScanner scanner = new();
        StringBuilder before = new();
        try
        {
            foreach (IInvocationOperation append in Appends(creation.Content))
            {
                IOperation value = append.Arguments[0].Value;
                if (append.TargetMethod.Name == "AppendLiteral")
                {
                    scanner.Scan(value.ConstantValue.Value as string ?? "");
                }
                else if (scanner.Inside is not { } place)
                {
                    scanner.ExpectCode(before, "parameter");
                }
                else if (IsText(value, sql))
                {
                    // It may close the quotes, and then what follows is code.
                    return;
                }
                else if (append.Syntax.FirstAncestorOrSelf<InterpolationSyntax>() is { } hole)
                {
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.QuotedHole, hole.GetLocation(), Inside(place), hole.Expression.ToString(), place));
                }
            }
        }
        catch (ArgumentException)
        {
            // The text has parameter markers of its own: where its quotes are is not known.
        }
    }

    // For the fix, which can only take away quotes of texts.
    private static ImmutableDictionary<string, string?> Inside(string place) => ImmutableDictionary<string, string?>.Empty.Add("Inside", place);

    private static IEnumerable<IInvocationOperation> Appends(IOperation content) => content switch
    {
        IInterpolatedStringAdditionOperation addition => Appends(addition.Left).Concat(Appends(addition.Right)),
        IInterpolatedStringOperation text => text.Parts.OfType<IInterpolatedStringAppendOperation>().Select(static p => p.AppendCall).OfType<IInvocationOperation>(),
        _ => [],
    };

    // A fragment may be raw text, which may stand in quotes; a quoted name may not.
    private static bool IsText(IOperation value, INamedTypeSymbol sql)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value.Type.IsA(sql) && !(value is IInvocationOperation { TargetMethod: { Name: "Table" or "Identifier" } method } && method.ContainingType.IsA(sql));
    }
}
