using System.Collections.Immutable;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>What one record gave: a model to emit, unless there are errors, and what to tell the user.</summary>
internal sealed record ParseResult(RecordModel? Model, ImmutableArray<Diagnostic> Diagnostics)
{
    public static readonly ParseResult Nothing = new(null, []);
}
