using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Tests.Harness;

/// <summary>Runs the generator and the analyzers over sources, in memory.</summary>
internal sealed class Generation
{
    private const string Prelude =
        "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading.Tasks; global using LakeOrm; global using System.ComponentModel.DataAnnotations;";

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    private readonly Lazy<ImmutableArray<Diagnostic>> _analysis;

    private Generation(GeneratorDriver driver, Compilation input, Compilation output)
    {
        Driver = driver;
        Input = input;
        Output = output;
        _analysis = new Lazy<ImmutableArray<Diagnostic>>(Analyze);
    }

    /// <summary>All analyzers that lie beside the generator.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(LakeRecordGenerator).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public GeneratorDriver Driver { get; }

    public Compilation Input { get; }

    public Compilation Output { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    /// <summary>What a build shows: of the analyzers, which see the generated code as well, and of the generator; what both say, once.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _analysis.Value;

    public IEnumerable<string> Ids => Diagnostics.Select(static d => d.Id);

    /// <summary>The only generated file.</summary>
    public string Source => Result.GeneratedSources.Single().SourceText.ToString();

    /// <summary>What the compiler says about the sources with the generated ones.</summary>
    public IEnumerable<Diagnostic> CompilerProblems =>
        Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed);

    public static Generation Of(params string[] sources) => Run(Compile(sources));

    public static Generation Run(Compilation input, LakeRecordGenerator? generator = null) => Run(Drive(input, generator), input);

    public static GeneratorDriver Drive(Compilation input, LakeRecordGenerator? generator = null, AnalyzerConfigOptionsProvider? settings = null, bool inEditor = false) => CSharpGeneratorDriver.Create(
        [(generator ?? new LakeRecordGenerator()).AsSourceGenerator()],
        parseOptions: (CSharpParseOptions)input.SyntaxTrees.First().Options,
        optionsProvider: settings,
        driverOptions: new GeneratorDriverOptions(inEditor ? IncrementalGeneratorOutputKind.Implementation : IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The sources with what the framework's JSON generator adds to them, as it does in every project.</summary>
    public static Compilation WithJson(Compilation input)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string generator = Directory.GetFiles(Path.Combine(framework, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Last();
        CSharpGeneratorDriver
            .Create(
                new AnalyzerFileReference(Path.GetFullPath(generator), AnalyzerLoader.Instance).GetGenerators(LanguageNames.CSharp),
                parseOptions: (CSharpParseOptions)input.SyntaxTrees.First().Options)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _, TestContext.Current.CancellationToken);
        return output;
    }

    /// <summary>The same driver on a compilation that has changed.</summary>
    public Generation Again(Compilation changed) => Run(Driver, changed);

    public static CSharpCompilation Compile(params string[] sources) => Compile(LanguageVersion.CSharp14, NullableContextOptions.Enable, sources);

    public static CSharpCompilation Compile(LanguageVersion language, NullableContextOptions nullable, params string[] sources)
    {
        CSharpParseOptions options = new(language);
        IEnumerable<SyntaxTree> trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, options, $"File{i}.cs"));
        if (language >= LanguageVersion.CSharp10)
        {
            trees = trees.Append(CSharpSyntaxTree.ParseText(Prelude, options, "Prelude.cs"));
        }

        return CSharpCompilation.Create(
            "Consumer", trees, References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable, generalDiagnosticOption: ReportDiagnostic.Error, allowUnsafe: false));
    }

    /// <summary>The references without LakeOrm itself, for a stand-in of another version.</summary>
    public static IEnumerable<MetadataReference> ReferencesWithoutLakeOrm => References.Where(static r => Path.GetFileName(r.Display) != "LakeOrm.dll");

    public SyntaxTree Tree(int index) => Input.SyntaxTrees.ElementAt(index);

    private ImmutableArray<Diagnostic> Analyze()
    {
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        IEnumerable<Diagnostic> found = Output.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return [.. found.Concat(Result.Diagnostics).Distinct().OrderBy(static d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(static d => d.Location.SourceSpan)];
    }

    private static Generation Run(GeneratorDriver driver, Compilation input)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _, TestContext.Current.CancellationToken);
        return new Generation(driver, input, output);
    }

    // What this test runs on: the framework, Arrow and LakeOrm; not the tests' own assemblies.
    private static ImmutableArray<MetadataReference> FindReferences() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name is "LakeOrm.dll" or "LakeOrm.Parquet.dll" or "Apache.Arrow.dll" || name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];
}
