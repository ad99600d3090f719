using LakeOrm.Spark.Connect.Sessions;

namespace LakeOrm.Spark.Writing;

/// <summary>A statement in Spark's SQL with all that it needs.</summary>
/// <param name="Text">The text, with <c>$1</c>, <c>$2</c>, … for the parameters.</param>
/// <param name="Parameters">The values.</param>
/// <param name="References">The rows of the client that it names.</param>
internal sealed record SparkStatement(string Text, IReadOnlyList<object?> Parameters, IReadOnlyList<SparkReference> References);
