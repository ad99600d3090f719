using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Writing;

/// <summary>Writes a merge of a call's rows, and what it left out. What must not be, a key that comes twice or a match that is an error, fails the statement itself, so that nothing is asked before it and nothing can come between.</summary>
/// <param name="request">The call.</param>
/// <param name="source">Its rows, with their numbers.</param>
internal sealed class MergeSql(WriteRequest request, SparkSource source)
{
    /// <summary>How a message begins by which the statement says which row must not be.</summary>
    public const string RefusalHead = "lakeorm row ";

    private const string Source = "__lakeorm_source";
    private const string Place = "__lakeorm_place";

    private readonly LakeColumn[] _columns = [.. request.Rows.Schema.Columns];
    private readonly string _alias = SparkSql.Name(request.Table.Table);

    private MergeRule Rule => request.Merge!;

    /// <summary>Writes it.</summary>
    /// <param name="target">The table, quoted.</param>
    /// <param name="isHeld">Whether it has to be held against what others commit meanwhile: to Spark a merge that only inserts is an append, which is not.</param>
    public SparkStatement ToStatement(string target, bool isHeld = false)
    {
        SqlBuilder sql = new();
        sql.Append($"MERGE INTO {target} AS {_alias}\nUSING ({SourceSql()}) AS {Source}");
        AppendMatch(sql);
        switch (Rule.Matched)
        {
            case MergeAction.Update:
                sql.Append($"\nWHEN MATCHED THEN UPDATE SET {string.Join(", ", _columns.Where(static c => c.Auto != LakeAuto.CreateTime).Select(c => $"{SparkSql.Name(c.Name)} = {Of(c)}"))}");
                break;
            case MergeAction.Delete:
                sql.Append("\nWHEN MATCHED THEN DELETE");
                break;
            case MergeAction.Error:
                sql.Append($"\nWHEN MATCHED THEN UPDATE SET {SparkSql.Name(Rule.On[0].Name)} = {Refuse(" is in the table already", Of)}");
                break;
            case MergeAction.Ignore when isHeld || Rule.NotMatched == MergeAction.Ignore:
                // A merge has to do something, and its rows are looked at all the same. No row has such a number.
                sql.Append($"\nWHEN MATCHED AND {Source}.{SparkSource.Number} < 0 THEN DELETE");
                break;
            default:
                break;
        }

        switch (Rule.NotMatched)
        {
            case MergeAction.Insert:
                sql.Append($"\nWHEN NOT MATCHED THEN INSERT ({string.Join(", ", _columns.Select(static c => SparkSql.Name(c.Name)))}) VALUES ({string.Join(", ", _columns.Select(Of))})");
                break;
            case MergeAction.Error:
                // All columns have to be there, as if the row were inserted.
                sql.Append($"\nWHEN NOT MATCHED THEN INSERT ({string.Join(", ", _columns.Select(static c => SparkSql.Name(c.Name)))}) VALUES ({string.Join(", ", _columns.Select(c => c.Name == Rule.On[0].Name ? Refuse(" is not in the table", Of) : Of(c)))})");
                break;
            default:
                break;
        }

        return new SparkStatement(sql.ToString(), sql.Parameters, source.References);
    }

    /// <summary>Writes a query that counts the rows of the call which match none of the table.</summary>
    /// <param name="target">The table as the merge found it; null for one without rows that match.</param>
    public SparkStatement ToUnmatchedCount(string? target)
    {
        SqlBuilder sql = new();
        sql.Append($"SELECT count(*) FROM ({SourceSql()}) AS {Source}");
        if (target is not null)
        {
            sql.Append($"\nLEFT ANTI JOIN {target} AS {_alias}");
            AppendMatch(sql);
        }

        return new SparkStatement(sql.ToString(), sql.Parameters, source.References);
    }

    private void AppendMatch(SqlBuilder sql)
    {
        sql.Append($"\nON {string.Join(" AND ", Rule.On.Select(k => $"{_alias}.{SparkSql.Name(k.Name)} = {Of(k)}"))}");
        if (Rule.TargetFilter is { } filter)
        {
            sql.Append(" AND (").Append(SparkExpressions.ConditionOf(filter)).Append(")");
        }
    }

    /// <summary>The rows that count, one for each key.</summary>
    private string SourceSql()
    {
        string keys = string.Join(", ", Rule.On.Select(static k => SparkSql.Name(k.Name)));
        string order = Rule.DuplicateKeys == DuplicateKeyPolicy.Last ? "DESC" : "ASC";
        string all = $"SELECT *, row_number() OVER (PARTITION BY {keys} ORDER BY {SparkSource.Number} {order}) AS {Place} FROM {source.Sql}";

        // The table's columns go by their names in the caller's condition, so those of the call's rows have others.
        string columns = string.Join(", ", _columns.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{SparkSql.Name(c.Name)} AS __lakeorm_{i}")));
        string once = Rule.DuplicateKeys == DuplicateKeyPolicy.Error
            ? $"CASE WHEN {Place} = 1 THEN true ELSE CAST({Refuse(" is also that of an earlier row of the call", static c => SparkSql.Name(c.Name), string.Empty)} AS BOOLEAN) END"
            : $"{Place} = 1";
        return $"SELECT {columns}, {SparkSource.Number} FROM ({all}) WHERE {once}";
    }

    private string Of(LakeColumn column) => string.Create(CultureInfo.InvariantCulture, $"{Source}.__lakeorm_{Array.FindIndex(_columns, c => c.Name == column.Name)}");

    private string Refuse(string problem, Func<LakeColumn, string> column, string qualifier = $"{Source}.")
    {
        string keys = string.Join(", ', ', ", Rule.On.Select(k => $"{SparkSql.Literal($"{k.Name} = ")}, CAST({column(k)} AS STRING)"));
        return $"raise_error(concat({SparkSql.Literal(RefusalHead)}, CAST({qualifier}{SparkSource.Number} AS STRING), ' of the call: its key (', {keys}, ')', {SparkSql.Literal(problem)}))";
    }
}
