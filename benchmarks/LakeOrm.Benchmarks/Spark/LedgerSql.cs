using LakeOrm.Drivers;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>The rows of <see cref="Delta.LedgerRow"/> as the server makes them by itself, alike to those of the client.</summary>
/// <param name="table">The table.</param>
internal sealed class LedgerSql(string table)
{
    private readonly LakeSql _table = LakeSql.Table(LakeTableName.Parse(table));

    /// <summary>All rows of the table.</summary>
    public LakeSql All => $"SELECT id, account, amount, booked_at, text FROM {_table}";

    /// <summary>The same as text.</summary>
    public string AllText => All.Build(SqlSyntax.Spark).Text;

    /// <summary>The same rows, which the server keeps to itself: every column is touched.</summary>
    public LakeSql Touched => $"SELECT count(*) + sum(id) + sum(account) + sum(length(text)) FROM ({All}) AS t WHERE amount >= 0 AND booked_at IS NOT NULL";

    public LakeSql Drop => $"DROP TABLE {_table}";

    /// <summary>A statement by which the server fills the table without the client.</summary>
    public LakeSql Insert(long rows) => $"""
        INSERT INTO {_table} (id, account, amount, booked_at, text)
        SELECT id, CAST(pmod(id * 48271, 100000) AS INT), pmod(id * 69621, 1000000) / 100D, timestamp_seconds(pmod(id * 16807, 1000000000)),
               concat('booking ', lpad(hex(pmod(id * 7919131, 1000000007)), 8, '0'))
        FROM range({rows})
        """;
}
