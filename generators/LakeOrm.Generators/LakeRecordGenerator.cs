using System.Collections.Immutable;
using System.Text;
using LakeOrm.Generators.Emit;
using LakeOrm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LakeOrm.Generators;

/// <summary>
/// Turns annotated records into their whole data path. Wiring only: the parser thinks, the emitter prints.
/// </summary>
/// <remarks>
/// One parse has two outputs. The model, free of symbols and locations, becomes the source, which stays cached while lines move; the diagnostics keep their real
/// locations, so that <c>#pragma</c> and <c>.editorconfig</c> work on them.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class LakeRecordGenerator : IIncrementalGenerator
{
    internal const string ParseStep = "LakeOrm.Parse";
    internal const string ModelStep = "LakeOrm.Model";
    internal const string DiagnosticsStep = "LakeOrm.Diagnostics";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Add(context, KnownNames.TableAttribute, Model.RecordRole.Table);
        Add(context, KnownNames.ProjectionAttribute, Model.RecordRole.Projection);
    }

    private static void Add(IncrementalGeneratorInitializationContext context, string attribute, Model.RecordRole role)
    {
        IncrementalValuesProvider<ParseResult> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (found, cancellationToken) => RecordParser.Parse(found, role, cancellationToken))
            .WithTrackingName($"{ParseStep}.{role}");

        IncrementalValuesProvider<Model.RecordModel> models = parsed
            .SelectMany(static (result, _) => result.Model is { } model ? ImmutableArray.Create(model) : [])
            .WithTrackingName($"{ModelStep}.{role}");
        context.RegisterSourceOutput(models, static (output, model) =>
            output.AddSource(model.HintName, SourceText.From(RecordEmitter.Emit(model), Encoding.UTF8)));

        IncrementalValuesProvider<Diagnostic> diagnostics = parsed
            .SelectMany(static (result, _) => result.Diagnostics)
            .WithTrackingName($"{DiagnosticsStep}.{role}");
        context.RegisterSourceOutput(diagnostics, static (output, diagnostic) => output.ReportDiagnostic(diagnostic));
    }
}
