using System.Collections.Immutable;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Model;
using LakeOrm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Analyzers;

/// <summary>Says live what the generator's parser finds wrong with a record: the same parse, while the user types.</summary>
/// <remarks>It sees the record with its generated part, in which nothing is a column.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RecordAnalyzer : DiagnosticAnalyzer
{
    // A failure of the generator itself is the generator's to report.
    private static readonly ImmutableArray<DiagnosticDescriptor> Rules = Descriptors.All.RemoveRange(Descriptors.Usage).Remove(Descriptors.Internal);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // Records that another tool wrote into a .g.cs file need their columns as much as others.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        foreach ((string attribute, RecordRole role) in RecordDeclaration.Roles)
        {
            if (RecordDeclaration.Find(type, attribute, context.Compilation, context.CancellationToken) is not { } declaration)
            {
                continue;
            }

            foreach (Diagnostic diagnostic in RecordParser.Parse(declaration, role, context.CancellationToken).Diagnostics)
            {
                if (diagnostic.Id != Descriptors.Internal.Id)
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }
        }

        if (RecordDeclaration.Find(type, KnownNames.JsonAttribute, context.Compilation, context.CancellationToken) is { } json)
        {
            foreach (Diagnostic diagnostic in JsonParser.CheckRole(type, json.Syntax))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }
}
