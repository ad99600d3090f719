using LakeOrm;

namespace DeltaInspect;

/// <summary>Adds a table's rows up: the hash of each row's text, in 64 bits. A sum knows no order, so neither that of the rows nor their files matter; and two equal rows do not cancel out.</summary>
internal static class RowSums
{
    public static async Task<RowSum> ReadAsync(string root, string table, LakeVersion? version)
    {
        await using LakeClient lake = Lake.Local(root);
        LakeSql sum = $"""
            SELECT count(*) AS rows, lpad(lower(hex(CAST(coalesce(sum(CAST(md5_number_lower(row_text) AS HUGEINT)), 0) % 18446744073709551616 AS UBIGINT))), 16, '0') AS checksum
            FROM (SELECT CAST(row(*COLUMNS(*)) AS VARCHAR) AS row_text FROM {LakeSql.Identifier(table)})
            """;
        return version?.Version is { } at
            ? await lake.AsOf(at).QueryFirstAsync<RowSum>(sum)
            : await lake.QueryFirstAsync<RowSum>(sum);
    }
}
