using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>One statement as a driver runs it.</summary>
/// <param name="Text">The text in the driver's <see cref="ILakeDriver.Syntax"/>, with <c>$1</c>, <c>$2</c>, … for the parameters.</param>
/// <param name="Parameters">The values: null, <see cref="bool"/>, <see cref="long"/> and the other integers, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>,
/// <see cref="string"/>, byte arrays, <see cref="Guid"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>, <see cref="DateTimeOffset"/>.</param>
/// <param name="AsOf">The version that tables are read at; the newest when null.</param>
[Experimental("LAKEORM001")]
public sealed record LakeStatement(string Text, IReadOnlyList<object?> Parameters, LakeVersion? AsOf = null);
