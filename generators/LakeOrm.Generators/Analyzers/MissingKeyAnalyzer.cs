using System.Collections.Immutable;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LakeOrm.Generators.Analyzers;

/// <summary>LAKE0206: a record without a key as the argument of a type parameter with <c>[RequiresLakeKey]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingKeyAnalyzer : DiagnosticAnalyzer
{
    private const int Primary = 1;
    private const int Merge = 2;

    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = [Descriptors.MissingKey];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ClientNames.RequiresKey) is { } attribute)
            {
                start.RegisterOperationAction(operation => Analyze(operation, attribute), OperationKind.Invocation, OperationKind.MethodReference, OperationKind.ObjectCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol attribute)
    {
        IMethodSymbol? method = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };
        if (method is null)
        {
            return;
        }

        string name = method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name;
        Check(context, attribute, method.TypeParameters, method.TypeArguments, name);
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            Check(context, attribute, type.TypeParameters, type.TypeArguments, name);
        }
    }

    private static void Check(
        OperationAnalysisContext context, INamedTypeSymbol attribute, ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments, string name)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            // A type parameter that is handed on says for itself whether it needs a key.
            if (arguments[i] is not INamedTypeSymbol { TypeKind: not TypeKind.Error } record || Required(parameters[i], attribute) is not (> 0 and int kinds) || HasKey(record, kinds, context.CancellationToken))
            {
                continue;
            }

            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.MissingKey,
                Place(context.Operation.Syntax, record.Name),
                record.Name,
                kinds switch { Primary => "primary", Merge => "merge", _ => "primary or merge" },
                name,
                (kinds & Primary) != 0 ? "[LakeColumn(PrimaryKey = true)]" : "[LakeColumn(MergeKey = true)]"));
        }
    }

    private static int Required(ITypeParameterSymbol parameter, INamedTypeSymbol attribute)
    {
        foreach (AttributeData found in parameter.GetAttributes())
        {
            if (found.AttributeClass.IsA(attribute))
            {
                return new AttributeReader(found).ConstructorInt(0, 0);
            }
        }

        return 0;
    }

    private static bool HasKey(INamedTypeSymbol record, int kinds, CancellationToken cancellationToken) =>
        MemberFinder.Find(record, cancellationToken).Any(member => member.Attribute(KnownNames.ColumnAttribute) is { } column
            && (((kinds & Primary) != 0 && column.Bool("PrimaryKey")) || ((kinds & Merge) != 0 && column.Bool("MergeKey"))));

    // The type argument where it is written, and else the name of what is called.
    private static Location Place(SyntaxNode syntax, string record)
    {
        SyntaxNode callee = syntax switch
        {
            InvocationExpressionSyntax call => call.Expression,
            ObjectCreationExpressionSyntax creation => creation.Type,
            _ => syntax,
        };
        TypeSyntax? argument = callee.DescendantNodesAndSelf()
            .OfType<TypeArgumentListSyntax>()
            .SelectMany(static list => list.Arguments)
            .LastOrDefault(type => type.GetLastToken().ValueText == record);
        return (argument ?? (callee as MemberAccessExpressionSyntax)?.Name ?? callee).GetLocation();
    }
}
