using System.Collections.Immutable;
using System.Text;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Emit;
using LakeOrm.Generators.Model;
using LakeOrm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LakeOrm.Generators;

/// <summary>
/// Turns annotated records into their whole data path. Wiring only: the parser thinks, the emitter prints.
/// </summary>
/// <remarks>
/// One parse has two outputs. The model, free of symbols and locations, becomes the source, which stays cached while lines move. The diagnostics are the analyzer's to
/// report, live. A build hears the errors from here as well: the compiler may stop before its analyzers, at a declaration that needed the missing code, and a record
/// without code must always say why. What both say is equal, and the compiler shows it once.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class LakeRecordGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "LakeOrm.Parse";
    internal const string ModelStep = "LakeOrm.Model";
    internal const string SettingsStep = "LakeOrm.Settings";
    internal const string DiagnosticsStep = "LakeOrm.Diagnostics";

    private readonly Func<RecordModel, string> _emit;

    /// <summary>The generator as the compiler loads it.</summary>
    public LakeRecordGenerator()
        : this(RecordEmitter.Emit)
    {
    }

    internal LakeRecordGenerator(Func<RecordModel, string> emit) => _emit = emit;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<GeneratorReports> reports = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => BuildSettings.Reports(options.GlobalOptions))
            .WithTrackingName(SettingsStep);
        foreach ((string attribute, RecordRole role) in RecordDeclaration.Roles)
        {
            Add(context, attribute, role, reports);
        }

        IncrementalValuesProvider<ImmutableArray<Diagnostic>> misplaced = context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownNames.JsonAttribute, static (node, _) => node is TypeDeclarationSyntax, static (found, _) => JsonParser.CheckRole(found.TargetSymbol, found.TargetNode));
        Report(context, misplaced, reports, "Json");
    }

    private void Add(IncrementalGeneratorInitializationContext context, string attribute, RecordRole role, IncrementalValueProvider<GeneratorReports> reports)
    {
        ParseCache cache = new();
        IncrementalValuesProvider<ParseResult> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (found, cancellationToken) => cache.GetOrParse(
                    found.TargetNode, found.SemanticModel.Compilation, () => Parse(found, attribute, role, cancellationToken), cancellationToken))
            .WithTrackingName($"{ParseStep}.{role}");

        IncrementalValuesProvider<RecordModel> models = parsed
            .SelectMany(static (result, _) => result.Model is { } model ? ImmutableArray.Create(model) : [])
            .WithTrackingName($"{ModelStep}.{role}");
        context.RegisterSourceOutput(models, Emit);

        Report(context, parsed.Select(static (result, _) => result.Diagnostics), reports, role.ToString());
    }

    private static void Report(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ImmutableArray<Diagnostic>> found, IncrementalValueProvider<GeneratorReports> reports, string name)
    {
        IncrementalValuesProvider<Diagnostic> diagnostics = found
            .Combine(reports)
            .SelectMany(static (pair, _) => pair.Right switch
            {
                GeneratorReports.Everything => pair.Left,
                GeneratorReports.Errors => pair.Left.RemoveAll(static d => d.DefaultSeverity != DiagnosticSeverity.Error),
                _ => pair.Left.RemoveAll(static d => d.Id != Descriptors.Internal.Id),
            })
            .WithComparer(DiagnosticComparer.Instance)
            .WithTrackingName($"{DiagnosticsStep}.{name}");
        context.RegisterImplementationSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic));
    }

    // The compiler calls for each part that bears the attribute; one of them answers for all.
    private static ParseResult Parse(GeneratorAttributeSyntaxContext found, string attribute, RecordRole role, CancellationToken cancellationToken) =>
        found.TargetSymbol is INamedTypeSymbol type
        && RecordDeclaration.Find(type, attribute, found.SemanticModel.Compilation, cancellationToken) is { } declaration
        && declaration.Syntax == found.TargetNode
            ? RecordParser.Parse(declaration, role, cancellationToken)
            : ParseResult.Nothing;

    private void Emit(SourceProductionContext output, RecordModel model)
    {
        string source;
        try
        {
            source = _emit(model);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A throw here would be CS8785: no record at all would get its code.
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.Internal, Location.None, model.DisplayName, $"{e.GetType().Name}: {e.Message}"));
            return;
        }

        output.AddSource(model.HintName, SourceText.From(source, Encoding.UTF8));
    }
}
