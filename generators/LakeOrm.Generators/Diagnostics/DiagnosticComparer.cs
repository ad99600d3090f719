using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>Equal are diagnostics that say the same at the same place. Roslyn compares a message's arguments by reference, and each parse makes new strings.</summary>
internal sealed class DiagnosticComparer : IEqualityComparer<Diagnostic>
{
    public static readonly DiagnosticComparer Instance = new();

    public bool Equals(Diagnostic? x, Diagnostic? y) =>
        ReferenceEquals(x, y)
        || (x is not null && y is not null && x.Id == y.Id && x.Location.Equals(y.Location) && x.AdditionalLocations.SequenceEqual(y.AdditionalLocations) && x.GetMessage(null) == y.GetMessage(null));

    public int GetHashCode(Diagnostic diagnostic) => unchecked((StringComparer.Ordinal.GetHashCode(diagnostic.Id) * 31) + diagnostic.Location.GetHashCode());
}
