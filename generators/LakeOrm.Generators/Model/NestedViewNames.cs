namespace LakeOrm.Generators.Model;

/// <summary>The names of the view of one structure, list or map.</summary>
/// <param name="Local">The place, by its <see cref="ValueModel.Local"/>.</param>
/// <param name="Type">The view.</param>
/// <param name="Entry">The view of a map's entry; null for other types.</param>
/// <param name="IsNull">The property that says whether the value is null.</param>
internal sealed record NestedViewNames(string Local, string Type, string? Entry, string IsNull);
