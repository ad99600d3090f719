using System.Collections.Immutable;
using LakeOrm.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LakeOrm.Generators.Analyzers;

/// <summary>LAKE0503: a task or stream of the client that a statement drops.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotAwaitedAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = [Descriptors.NotAwaited];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            INamedTypeSymbol? client = start.Compilation.GetTypeByMetadataName(ClientNames.Client);
            INamedTypeSymbol? reader = start.Compilation.GetTypeByMetadataName(ClientNames.Reader);
            if (client is not null || reader is not null)
            {
                start.RegisterOperationAction(operation => Analyze(operation, client, reader), OperationKind.ExpressionStatement);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol? client, INamedTypeSymbol? reader)
    {
        if (Call(((IExpressionStatementOperation)context.Operation).Operation) is not { TargetMethod: { } method } call)
        {
            return;
        }

        ITypeSymbol owner = method is { IsExtensionMethod: true, Parameters.Length: > 0 } ? (method.ReducedFrom ?? method).Parameters[0].Type : method.ContainingType;
        if (!owner.IsA(client) && !owner.IsA(reader))
        {
            return;
        }

        string? advice = method.ReturnType.OriginalDefinition.ToDisplayString() switch
        {
            "System.Collections.Generic.IAsyncEnumerable<T>" => "gives its rows when they are asked for, and nobody asks: no query runs; write 'await foreach'",
            "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task<TResult>" or "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask<TResult>" =>
                "runs on with nobody waiting for it: its errors are lost, and its client may be disposed before it ends; write 'await'",
            _ => null,
        };
        if (advice is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotAwaited, call.Syntax.GetLocation(), method.Name, advice));
        }
    }

    // The call itself: lake.InsertAsync(rows), lake?.InsertAsync(rows) and lake.InsertAsync(rows).ConfigureAwait(false) come to the same.
    private static IInvocationOperation? Call(IOperation operation) => operation switch
    {
        IConditionalAccessOperation access => Call(access.WhenNotNull),
        IConversionOperation conversion => Call(conversion.Operand),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "WithCancellation", Instance: { } instance } => Call(instance),
        IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "WithCancellation", IsExtensionMethod: true } } call => Call(call.Arguments[0].Value),
        IInvocationOperation call => call,
        _ => null,
    };
}
