using System.Collections.Frozen;

namespace LakeOrm.Local.Sql;

/// <summary>
/// Which functions a statement may call in FROM. Most of the engine's others change it (a plain SELECT from <c>enable_logging</c> does), take pointers, open databases,
/// or run a text that nobody has looked at; so what is not known to only make rows is refused.
/// </summary>
internal static class SqlFunctions
{
    private static readonly FrozenSet<string> Tables = FrozenSet.ToFrozenSet(
    [
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary", "test_all_types",
        "icu_calendar_names", "pg_timezone_names", "duckdb_functions", "duckdb_keywords", "duckdb_settings", "duckdb_types", "pragma_version",

        // These read files, and the engine confines them to the lake.
        "glob", "read_text", "read_blob", "read_csv", "read_csv_auto", "sniff_csv",
        "read_json", "read_json_auto", "read_json_objects", "read_json_objects_auto", "read_ndjson", "read_ndjson_auto", "read_ndjson_objects",
        "read_parquet", "parquet_scan", "parquet_metadata", "parquet_schema", "parquet_file_metadata", "parquet_full_metadata", "parquet_kv_metadata", "parquet_bloom_probe",
    ],
    StringComparer.OrdinalIgnoreCase);

    // It binds a statement that comes as text.
    private static readonly FrozenSet<string> RefusedScalars = FrozenSet.ToFrozenSet(["json_serialize_plan"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses a function in FROM that is not known to only make rows.</summary>
    public static void CheckTable(string name)
    {
        if (!Tables.Contains(name))
        {
            throw new LakeUnsupportedException($"The function '{name}' cannot be called in FROM: Lake.Local runs queries over the lake's tables and files, and only functions that make rows without a further effect.");
        }
    }

    /// <summary>Refuses a scalar function that runs a text.</summary>
    public static void CheckScalar(string name)
    {
        if (RefusedScalars.Contains(name))
        {
            throw new LakeUnsupportedException($"The function '{name}' cannot be called: it plans a statement that comes as text.");
        }
    }
}
