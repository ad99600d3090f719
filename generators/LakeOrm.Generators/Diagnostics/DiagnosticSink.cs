using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>Takes the diagnostics of one record while it is parsed, with their real locations: that is what keeps <c>#pragma</c> working.</summary>
internal sealed class DiagnosticSink
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Whether one of them is an error, so that nothing can be emitted.</summary>
    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor rule, Location? location, params object[] arguments)
    {
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
        _diagnostics.Add(Diagnostic.Create(rule, location, arguments));
    }

    /// <summary>Something is wrong that is told elsewhere.</summary>
    public void Fail() => HasErrors = true;

    /// <summary>Reports what is wrong between two places.</summary>
    public void Report(DiagnosticDescriptor rule, Location? location, Location? other, params object[] arguments)
    {
        HasErrors |= rule.DefaultSeverity == DiagnosticSeverity.Error;
        _diagnostics.Add(Diagnostic.Create(rule, location, other is null ? null : [other], arguments));
    }

    public ImmutableArray<Diagnostic> Complete() => _diagnostics.ToImmutable();
}
