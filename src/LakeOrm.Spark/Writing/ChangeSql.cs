using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Sql;

namespace LakeOrm.Spark.Writing;

/// <summary>Writes an update or a delete of the rows that meet a condition.</summary>
internal static class ChangeSql
{
    /// <param name="request">The call.</param>
    /// <param name="target">The table, quoted.</param>
    /// <param name="asMerge">Whether a delete is written as a merge, which always writes rows and never only drops files.</param>
    public static SparkStatement Of(WriteRequest request, string target, bool asMerge)
    {
        LakeStatement where = SparkExpressions.ConditionOf(request.Where!);
        string alias = SparkSql.Name(request.Table.Table);
        SqlBuilder sql = new();
        if (request.Mode == WriteMode.Delete && asMerge)
        {
            sql.Append($"MERGE INTO {target} AS {alias} USING (SELECT 1 AS __lakeorm_one) AS __lakeorm_source ON (").Append(where).Append(") WHEN MATCHED THEN DELETE");
            return new SparkStatement(sql.ToString(), sql.Parameters, []);
        }

        if (request.Mode == WriteMode.Delete)
        {
            sql.Append($"DELETE FROM {target} AS {alias}");
        }
        else
        {
            sql.Append($"UPDATE {target} AS {alias} SET ");
            Assign(sql, request);
        }

        sql.Append(" WHERE (").Append(where).Append(")");
        return new SparkStatement(sql.ToString(), sql.Parameters, []);
    }

    private static void Assign(SqlBuilder sql, WriteRequest request)
    {
        LakeStatement set = request.Set!;
        HashSet<string> assigned = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string column, string expression) in SparkExpressions.AssignmentsOf(set))
        {
            if (!assigned.Add(column))
            {
                throw new LakeQueryException($"The column '{column}' of table '{request.Table}' is assigned to twice.");
            }

            sql.Append($"{(assigned.Count > 1 ? ", " : string.Empty)}{SparkSql.Name(column)} = (").Append(expression, set.Parameters).Append(")");
        }

        foreach (LakeColumn column in request.Rows.Schema.Columns.Where(c => !assigned.Contains(c.Name)))
        {
            string? stamp = column.Auto switch
            {
                LakeAuto.UpdateTime => string.Create(CultureInfo.InvariantCulture, $"timestamp_micros({request.Stamp.Micros}L)"),
                LakeAuto.IngestId => SparkSql.Literal(request.Stamp.IngestId.ToString()),
                _ => null,
            };
            if (stamp is not null)
            {
                sql.Append($", {SparkSql.Name(column.Name)} = {(column.Type.Kind == LakeTypeKind.TimestampNtz ? $"CAST(to_utc_timestamp({stamp}, current_timezone()) AS TIMESTAMP_NTZ)" : stamp)}");
            }
        }
    }
}
