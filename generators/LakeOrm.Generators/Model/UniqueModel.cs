using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>Columns whose values no two rows of a call may share.</summary>
/// <param name="Columns">The columns, in the order in which they are named.</param>
internal sealed record UniqueModel(EquatableArray<ColumnModel> Columns);
