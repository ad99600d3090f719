using System.Collections.Immutable;
using LakeOrm.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LakeOrm.Generators.Analyzers;

/// <summary>LAKE0502: <c>LakeSql.Raw</c> of a text that is put together from values. Constants are fine, and so is a text that comes whole from elsewhere: the method's name says what it does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BuiltSqlAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = [Descriptors.BuiltSql];

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
                start.RegisterOperationAction(operation => Analyze(operation, sql), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol sql)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "Raw" && call.TargetMethod.ContainingType.IsA(sql) && call.Arguments.Length == 1 && IsBuilt(call.Arguments[0].Value, []))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.BuiltSql, call.Arguments[0].Value.Syntax.GetLocation()));
        }
    }

    private static bool IsBuilt(IOperation? value, HashSet<ISymbol> followed) => value switch
    {
        null or { ConstantValue.HasValue: true } => false,
        IBinaryOperation or IInterpolatedStringOperation => HasValues(value),
        ICompoundAssignmentOperation addition => HasValues(addition.Value),
        IInvocationOperation { TargetMethod: { Name: "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String } } call => call.Arguments.Any(static a => HasValues(a.Value)),
        IConversionOperation conversion => IsBuilt(conversion.Operand, followed),
        IConditionalOperation choice => IsBuilt(choice.WhenTrue, followed) || IsBuilt(choice.WhenFalse, followed),
        ICoalesceOperation choice => IsBuilt(choice.Value, followed) || IsBuilt(choice.WhenNull, followed),
        ISwitchExpressionOperation choice => choice.Arms.Any(a => IsBuilt(a.Value, followed)),
        ILocalReferenceOperation local => followed.Add(local.Local) && Sources(local).Any(source => IsBuilt(source, followed)),
        _ => false,
    };

    // Whether it can be another text than one of those that the source code has.
    private static bool HasValues(IOperation? part) => part switch
    {
        null or { ConstantValue.HasValue: true } or IInterpolatedStringTextOperation => false,
        IConversionOperation conversion => HasValues(conversion.Operand),
        IBinaryOperation addition => HasValues(addition.LeftOperand) || HasValues(addition.RightOperand),
        IInterpolatedStringOperation text => text.Parts.Any(HasValues),
        IInterpolationOperation hole => HasValues(hole.Expression),
        IConditionalOperation choice => HasValues(choice.WhenTrue) || HasValues(choice.WhenFalse),
        ISwitchExpressionOperation choice => choice.Arms.Any(static a => HasValues(a.Value)),
        IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues.Any(HasValues),
        _ => true,
    };

    // What the local is given, anywhere in the method.
    private static IEnumerable<IOperation?> Sources(ILocalReferenceOperation local)
    {
        IOperation root = local;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Equal(declarator.Symbol, local):
                    yield return declarator.GetVariableInitializer()?.Value;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Equal(target.Local, local):
                    yield return assignment.Value;
                    break;
                case ICompoundAssignmentOperation { Target: ILocalReferenceOperation target } when Equal(target.Local, local):
                    yield return operation;
                    break;
            }
        }
    }

    private static bool Equal(ILocalSymbol symbol, ILocalReferenceOperation local) => SymbolEqualityComparer.Default.Equals(symbol, local.Local);
}
