using System.Globalization;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>The rows of <see cref="Delta.LedgerRow"/> as the server makes them by itself, alike to those of the client.</summary>
internal static class LedgerSql
{
    /// <summary>A statement by which the server fills a table without the client.</summary>
    public static LakeSql Insert(string table, long rows) => LakeSql.Raw(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO {table} (id, account, amount, booked_at, text)
        SELECT id, CAST(pmod(id * 48271, 100000) AS INT), pmod(id * 69621, 1000000) / 100D, timestamp_seconds(pmod(id * 16807, 1000000000)),
               concat('booking ', lpad(hex(pmod(id * 7919131, 1000000007)), 8, '0'))
        FROM range({rows})
        """));

    /// <summary>All rows of a table.</summary>
    public static LakeSql All(string table) => LakeSql.Raw($"SELECT id, account, amount, booked_at, text FROM {table}");

    /// <summary>The same rows, which the server keeps to itself: every column is touched.</summary>
    public static LakeSql Touched(string table) => LakeSql.Raw($"SELECT count(*) + sum(id) + sum(account) + sum(length(text)) + count(amount) + count(booked_at) FROM ({All(table)}) AS t WHERE amount >= 0 AND booked_at IS NOT NULL");
}
