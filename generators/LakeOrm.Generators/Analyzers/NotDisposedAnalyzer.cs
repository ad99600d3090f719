using System.Collections.Immutable;
using LakeOrm.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LakeOrm.Generators.Analyzers;

/// <summary>LAKE0504: a batch that a loop or local takes from a stream, and that is neither disposed nor handed on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotDisposedAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = [Descriptors.NotDisposed];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ClientNames.Batch) is { } batch)
            {
                start.RegisterOperationAction(operation => Analyze(operation, batch), OperationKind.VariableDeclarator);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol batch)
    {
        IVariableDeclaratorOperation declarator = (IVariableDeclaratorOperation)context.Operation;
        if (declarator.Symbol.Type.IsA(batch) && Owns(declarator, batch) && !IsTakenCareOf(declarator))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotDisposed, declarator.Symbol.Locations[0], declarator.Symbol.Name));
        }
    }

    private static bool Owns(IVariableDeclaratorOperation declarator, INamedTypeSymbol batch)
    {
        if (declarator.Parent is IForEachLoopOperation loop)
        {
            return loop.IsAsynchronous || Strip(loop.Collection) is IInvocationOperation { TargetMethod.Name: "ToBlockingEnumerable" };
        }

        return !IsUsing(declarator) && Strip(declarator.GetVariableInitializer()?.Value) switch
        {
            IAwaitOperation { Operation: IInvocationOperation call } => (call.Instance is { } instance && IsStream(instance.Type, batch)) || call.Arguments.Any(a => IsStream(Strip(a.Value)?.Type, batch)),
            IPropertyReferenceOperation { Property.Name: "Current", Instance: { } enumerator } => IsStream(enumerator.Type, batch),
            _ => false,
        };
    }

    private static bool IsUsing(IOperation declarator)
    {
        for (IOperation? parent = declarator.Parent; parent is IVariableDeclarationOperation or IVariableDeclarationGroupOperation or IUsingDeclarationOperation or IUsingOperation; parent = parent.Parent)
        {
            if (parent is IUsingDeclarationOperation or IUsingOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsStream(ITypeSymbol? type, INamedTypeSymbol batch) =>
        type is INamedTypeSymbol { Name: "IAsyncEnumerable" or "IAsyncEnumerator" or "ConfiguredCancelableAsyncEnumerable" or "Enumerator", TypeArguments: [var element] } && element.IsA(batch);

    private static bool IsTakenCareOf(IVariableDeclaratorOperation declarator)
    {
        IOperation root = declarator;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants()
            .OfType<ILocalReferenceOperation>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol) && TakesCare(reference));
    }

    // Reading a member is no care; whatever else is done with the batch may be.
    private static bool TakesCare(IOperation reference) => reference.Parent switch
    {
        IInvocationOperation call => call.TargetMethod.Name == "Dispose",
        IConditionalAccessOperation access => access.WhenNotNull is IInvocationOperation { TargetMethod.Name: "Dispose" },
        IMemberReferenceOperation member => member is IMethodReferenceOperation,
        IBinaryOperation or IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation } or IExpressionStatementOperation => false,
        ISimpleAssignmentOperation assignment => assignment.Value == reference && assignment.Target is not IDiscardOperation,
        IConversionOperation conversion => TakesCare(conversion),
        _ => true,
    };

    private static IOperation? Strip(IOperation? operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}
