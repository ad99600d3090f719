using System.Collections.Immutable;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LakeOrm.Analyzers.Tests.Harness;

/// <summary>Applies a fix as an editor does, in a workspace, to what the compiler, the generator and the analyzers report.</summary>
internal sealed class Mending : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly CodeFixProvider _provider;
    private Solution _solution;

    public Mending(CodeFixProvider provider, params string[] sources)
    {
        _provider = provider;
        CSharpCompilation compilation = Generation.Compile(sources);
        ProjectInfo project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Create(), "Consumer", "Consumer", LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options, metadataReferences: compilation.References);
        _solution = _workspace.CurrentSolution.AddProject(project);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            _solution = _solution.AddDocument(DocumentId.CreateNewId(project.Id), tree.FilePath, tree.GetText(), filePath: tree.FilePath);
        }
    }

    /// <summary>The sources as they are now.</summary>
    public string[] Sources => [.. Project.Documents.Where(static d => d.Name.StartsWith("File", StringComparison.Ordinal)).Select(static d => d.GetTextAsync().GetAwaiter().GetResult().ToString())];

    private Project Project => _solution.Projects.Single();

    /// <summary>What the provider can mend.</summary>
    public async Task<ImmutableArray<Diagnostic>> FindAsync()
    {
        Generation run = await RunAsync();
        return [.. run.Diagnostics.Concat(run.CompilerProblems).Where(d => _provider.FixableDiagnosticIds.Contains(d.Id))];
    }

    /// <summary>All that is wrong with the sources.</summary>
    public async Task<string[]> ProblemsAsync()
    {
        Generation run = await RunAsync();
        return [.. run.Diagnostics.Concat(run.CompilerProblems).Select(static d => d.ToString())];
    }

    /// <summary>The titles that are offered for a diagnostic.</summary>
    public async Task<string[]> TitlesAsync(Diagnostic diagnostic) => [.. (await ActionsAsync(diagnostic)).Select(static a => a.Title)];

    /// <summary>Mends the first diagnostic by the first action, or the one with the title.</summary>
    public async Task<string[]> FixFirstAsync(string? title = null) => await FixAsync((await FindAsync())[0], title);

    /// <summary>Mends a diagnostic made by hand, at the first place of a text.</summary>
    public async Task<string[]> FixAtAsync(string id, string at)
    {
        Compilation compilation = (await Project.GetCompilationAsync())!;
        SyntaxTree tree = compilation.SyntaxTrees.First(t => t.ToString().Contains(at, StringComparison.Ordinal));
        Location location = Location.Create(tree, new TextSpan(tree.ToString().IndexOf(at, StringComparison.Ordinal), at.Length));
        return await FixAsync(Diagnostic.Create(new DiagnosticDescriptor(id, id, id, "LakeOrm", DiagnosticSeverity.Error, true), location), title: null);
    }

    /// <summary>Mends everything by Fix All.</summary>
    public async Task<string[]> FixAllAsync(FixAllScope scope = FixAllScope.Solution)
    {
        ImmutableArray<Diagnostic> found = await FindAsync();
        Document document = _solution.GetDocument(found[0].Location.SourceTree)!;
        string key = (await ActionsAsync(found[0]))[0].EquivalenceKey!;
        FixAllContext context = new(document, _provider, scope, key, _provider.FixableDiagnosticIds, new Diagnostics(this), TestContext.Current.CancellationToken);
        await ApplyAsync((await _provider.GetFixAllProvider()!.GetFixAsync(context))!);
        return Sources;
    }

    public void Dispose() => _workspace.Dispose();

    private async Task<string[]> FixAsync(Diagnostic diagnostic, string? title)
    {
        List<CodeAction> actions = await ActionsAsync(diagnostic);
        await ApplyAsync(title is null ? actions[0] : actions.Single(a => a.Title == title));
        return Sources;
    }

    private async Task<List<CodeAction>> ActionsAsync(Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        await _provider.RegisterCodeFixesAsync(new CodeFixContext(
            _solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private async Task ApplyAsync(CodeAction action) =>
        _solution = (await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private async Task<Generation> RunAsync() => Generation.Run((await Project.GetCompilationAsync(TestContext.Current.CancellationToken))!);

    private sealed class Diagnostics(Mending mending) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => await mending.FindAsync();

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            (await mending.FindAsync()).Where(d => d.Location.SourceTree!.FilePath == document.FilePath);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
