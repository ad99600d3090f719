using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LakeOrm.CodeFixes;

/// <summary>Applies the fixes of all diagnostics one after the other to one solution. Merging their texts instead would lose those that touch the same declaration.</summary>
internal sealed class FixAllInOrder : FixAllProvider
{
    public static readonly FixAllInOrder Instance = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        List<Fix> fixes = [];
        foreach (Project project in Projects(fixAllContext))
        {
            ImmutableArray<Diagnostic> diagnostics = fixAllContext.Scope == FixAllScope.Document && fixAllContext.Document is { } document
                ? await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            foreach (Diagnostic diagnostic in diagnostics.OrderBy(static d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(static d => d.Location.SourceSpan.Start))
            {
                if (project.GetDocument(diagnostic.Location.SourceTree) is { } place)
                {
                    IReadOnlyList<Fix> found = await ((LakeCodeFix)fixAllContext.CodeFixProvider).FindAsync(place, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false);
                    fixes.AddRange(found.Where(fix => fix.Title == fixAllContext.CodeActionEquivalenceKey));
                }
            }
        }

        return fixes.Count == 0
            ? null
            : CodeAction.Create(fixes[0].Title, cancellation => LakeCodeFix.ApplyAsync(fixAllContext.Solution, fixes, cancellation), fixes[0].Title);
    }

    private static IEnumerable<Project> Projects(FixAllContext context) => context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];
}
