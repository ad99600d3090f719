using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>Takes the diagnostics of one record while it is parsed, with their real locations: that is what keeps <c>#pragma</c> working.</summary>
/// <param name="compilation">The record's compilation.</param>
/// <param name="record">Where the record is named. A member that is inherited from another project has no place in this one, and what is wrong with it is told here.</param>
internal sealed class DiagnosticSink(Compilation compilation, Location record)
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Whether one of them is an error, so that nothing can be emitted.</summary>
    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor rule, Location? location, params object[] arguments)
    {
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
        bool isHere = location?.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree);

        // Roslyn compares the arguments of messages by reference. Interned, what the generator and the analyzer say is one, and the compiler shows it once.
        object[] interned = Array.ConvertAll(arguments, static a => a is string text ? string.Intern(text) : a);
        _diagnostics.Add(Diagnostic.Create(rule, isHere ? location : record, interned));
    }

    public ImmutableArray<Diagnostic> Complete() => _diagnostics.ToImmutable();
}
