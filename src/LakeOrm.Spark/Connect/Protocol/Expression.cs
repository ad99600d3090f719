namespace LakeOrm.Spark.Connect.Protocol;

internal sealed partial class Expression
{
    /// <summary>The expression that a text of Spark's SQL is, its name included.</summary>
    public static Expression OfSql(string text) => new() { ExpressionString = new Types.ExpressionString { Expression = text } };
}
