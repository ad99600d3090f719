using LakeOrm.Drivers;
using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Writing;

/// <summary>The condition of a call that goes by partitions.</summary>
internal static class PartitionCondition
{
    /// <summary>Refuses one that names another column of the record.</summary>
    /// <exception cref="LakeUnsupportedException">It does.</exception>
    /// <exception cref="LakeQueryException">The text is no expression.</exception>
    public static void Check(WriteRequest request)
    {
        string text = SparkExpressions.ConditionOf(request.Where!).Text;
        LakeTableSchema schema = request.Rows.Schema;
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(text);
        for (int i = 0; i < tokens.Count; i++)
        {
            // What a parenthesis follows is a function, and what a dot follows is the table.
            bool isName = tokens[i].Kind is SparkTokenKind.Word or SparkTokenKind.QuotedName
                && !(i + 1 < tokens.Count && (SparkLexer.IsSymbol(text, tokens[i + 1], '(') || SparkLexer.IsSymbol(text, tokens[i + 1], '.')));
            if (isName && schema.Find(SparkLexer.Name(text, tokens[i])) is { } column && !schema.Partitions.Any(p => p.Column == column.Name))
            {
                throw new LakeUnsupportedException(
                    $"Table '{request.Table}', {request.Mode.ToString().ToLowerInvariant()}: the condition {text} names the column '{column.Name}', and the table is not partitioned by it. "
                    + $"It can name {string.Join(", ", schema.Partitions.Select(static p => $"'{p.Column}'"))}: it goes by whole partitions.{(request.Mode == WriteMode.Overwrite ? " Rows are deleted by DeleteAsync." : string.Empty)}");
            }
        }
    }
}
