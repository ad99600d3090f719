using System.Text;
using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Changes;

/// <summary>Which partitions of a table meet a condition, as the engine says.</summary>
internal sealed class PartitionCondition : IDisposable
{
    // So many partitions are asked about in one statement.
    private const int Batch = 1_000;

    private readonly DuckConnection _connection;
    private readonly LakeStatement _condition;
    private readonly string _alias;
    private readonly DeltaField[] _fields;

    /// <param name="engine">The engine.</param>
    /// <param name="request">The write, whose condition it is.</param>
    /// <param name="table">The table.</param>
    /// <exception cref="LakeUnsupportedException">The condition names a column by which the table is not partitioned, or does more than look at a row.</exception>
    /// <exception cref="LakeQueryException">The engine refuses the condition.</exception>
    public PartitionCondition(DuckDatabase engine, WriteRequest request, DeltaMetadata table)
    {
        _condition = request.Where!;
        _alias = request.Table.Table;
        _fields = [.. table.Schema.Fields.Where(f => table.PartitionColumns.Contains(f.Name, StringComparer.OrdinalIgnoreCase))];
        _connection = engine.Connect();
        try
        {
            foreach (string column in SqlExpressions.ColumnsOf(_connection, _condition, _alias))
            {
                if (table.Schema.Find(column) is { } field && !_fields.Contains(field))
                {
                    throw new LakeUnsupportedException(
                        $"Table '{request.Table}', {request.Mode.ToString().ToLowerInvariant()}: the condition {_condition.Text} names the column '{field.Name}', and the table is not partitioned by it. "
                        + $"It can name {string.Join(", ", _fields.Select(static f => $"'{f.Name}'"))}: it goes by whole partitions.{(request.Mode == WriteMode.Overwrite ? " Rows are deleted by DeleteAsync." : string.Empty)}");
                }
            }

            // What the engine does not understand is told before anything is written.
            _connection.Prepare(Sql([new Dictionary<string, string?>()])).Dispose();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Says of each partition whether it meets the condition. Where that is null, it does not.</summary>
    /// <param name="partitions">The partitions' values as Delta writes them.</param>
    public IReadOnlyList<bool> Meet(IReadOnlyList<IReadOnlyDictionary<string, string?>> partitions)
    {
        bool[] result = new bool[partitions.Count];
        for (int first = 0; first < partitions.Count; first += Batch)
        {
            string? json = _connection.QueryText(Sql([.. partitions.Skip(first).Take(Batch)]), _condition.Parameters);
            if (json is not null)
            {
                using JsonDocument numbers = JsonDocument.Parse(json);
                foreach (JsonElement number in numbers.RootElement.EnumerateArray())
                {
                    result[first + number.GetInt32()] = true;
                }
            }
        }

        return result;
    }

    public void Dispose() => _connection.Dispose();

    private string Sql(IReadOnlyList<IReadOnlyDictionary<string, string?>> partitions)
    {
        StringBuilder sql = new("SELECT CAST(to_json(list(\"/n\")) AS VARCHAR) FROM (SELECT v.n AS \"/n\"");
        for (int i = 0; i < _fields.Length; i++)
        {
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $", CAST(v.p{i} AS {DuckType.Of(_fields[i].Type)}) AS {DuckText.Name(_fields[i].Name)}");
        }

        sql.Append(" FROM (VALUES ");
        for (int n = 0; n < partitions.Count; n++)
        {
            sql.Append(n == 0 ? "(" : ", (").Append(n);
            foreach (DeltaField field in _fields)
            {
                sql.Append(", ").Append(TableScan.PartitionValue(partitions[n], field));
            }

            sql.Append(')');
        }

        return sql.Append(") AS v(n").AppendJoin(string.Empty, _fields.Select(static (_, i) => $", p{i}"))
            .Append(System.Globalization.CultureInfo.InvariantCulture, $")) AS {DuckText.Name(_alias)} WHERE ({_condition.Text}\n)").ToString();
    }
}
