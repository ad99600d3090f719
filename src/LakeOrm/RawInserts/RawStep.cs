using LakeOrm.CompilerServices;

namespace LakeOrm.RawInserts;

/// <summary>A step on the way from a column to one of its leaves.</summary>
/// <param name="Node">The bound column, or what lies in it.</param>
/// <param name="IsOptional">Whether the file may hold a null there.</param>
internal readonly record struct RawStep(ArrowNode Node, bool IsOptional);
