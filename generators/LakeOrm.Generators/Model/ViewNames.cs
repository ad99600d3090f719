using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>The names of a record's row views; none is a member's of the record.</summary>
/// <param name="Method">The method that takes a batch.</param>
/// <param name="Rows">The view of a batch.</param>
/// <param name="Row">The view of a row.</param>
/// <param name="Nested">The views of what is nested, each name once.</param>
internal sealed record ViewNames(string Method, string Rows, string Row, EquatableArray<NestedViewNames> Nested);
