using LakeOrm.Spark.Connect.Sessions;

namespace LakeOrm.Spark.Writing;

/// <summary>Rows of a call as a statement's <c>FROM</c> takes them.</summary>
/// <param name="Sql">What stands after <c>FROM</c>.</param>
/// <param name="References">The rows of the client that it names.</param>
internal sealed record SparkSource(string Sql, IReadOnlyList<SparkReference> References)
{
    /// <summary>The column with a row's number in the call, from 0, of rows that were read for a merge.</summary>
    public const string Number = "__lakeorm_number";
}
