using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>Takes the diagnostics of one record while it is parsed, with their real locations: that is what keeps <c>#pragma</c> working.</summary>
/// <param name="compilation">The compilation that the record is in.</param>
/// <param name="record">Where the record is declared.</param>
internal sealed class DiagnosticSink(Compilation compilation, Location record)
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Whether one of them is an error, so that nothing can be emitted.</summary>
    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor rule, Location? location, params object[] arguments) => Report(rule, location, null, arguments);

    /// <summary>Reports what is wrong between two places.</summary>
    public void Report(DiagnosticDescriptor rule, Location? location, Location? other, params object[] arguments)
    {
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;

        // Roslyn compares the arguments of messages by reference. Interned, what the generator and the analyzer say is one, and the compiler shows it once.
        object[] interned = Array.ConvertAll(arguments, static a => a is string text ? string.Intern(text) : a);
        _diagnostics.Add(Diagnostic.Create(rule, Here(location), other is null ? null : [Here(other)], interned));
    }

    /// <summary>Something is wrong that is told elsewhere.</summary>
    public void Fail() => HasErrors = true;

    public ImmutableArray<Diagnostic> Complete() => _diagnostics.ToImmutable();

    /// <summary>A sink for what the record is made of.</summary>
    public DiagnosticSink ForParts() => new(compilation, record);

    // A member may be inherited from another project, and the compiler throws at a place outside of the compilation: no record would get its code.
    private Location Here(Location? location) => location?.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree) ? location : record;
}
