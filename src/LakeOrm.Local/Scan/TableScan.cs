using System.Globalization;
using System.Text;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Local.Engine;
using LakeOrm.Parquet;
using LakeOrm.Parquet.Reading;

namespace LakeOrm.Local.Scan;

/// <summary>The query by which the engine reads some files of a snapshot as the table that they are: columns by name and in the table's order and types, partition columns from the log.</summary>
internal sealed class TableScan
{
    // The engine adds these to every file; a column of the same name would hide them.
    private static readonly HashSet<string> VirtualColumns = new(StringComparer.OrdinalIgnoreCase) { "filename", "file_row_number", "file_index", "rowid" };

    /// <summary>The column that tells a row's file; no query can see it.</summary>
    public const string FileColumn = "/file";

    /// <summary>The column that tells a row's place in its file; no query can see it.</summary>
    public const string RowColumn = "/row";

    private const int SampledFiles = 100;

    private readonly LakeFolderTable _table;
    private readonly DeltaSnapshot _snapshot;
    private readonly List<string> _paths = [];
    private readonly List<DeltaFile> _files = [];

    /// <summary>A scan of one snapshot.</summary>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="files">Those of its files that are read.</param>
    public TableScan(LakeFolderTable table, DeltaSnapshot snapshot, IEnumerable<DeltaFile> files)
    {
        _table = table;
        _snapshot = snapshot;
        foreach (DeltaFile file in files)
        {
            _files.Add(file);
            _paths.Add(PathOf(file));
        }
    }

    /// <summary>The table.</summary>
    public LakeFolderTable Table => _table;

    /// <summary>The version that is read.</summary>
    public long Version => _snapshot.Version;

    /// <summary>How many files are read.</summary>
    public int FileCount => _files.Count;

    /// <summary>The files that are read.</summary>
    public IReadOnlyList<DeltaFile> Files => _files;

    /// <summary>Those files where the engine reads them, in the same order.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Names the table, its version and the file if a failure of the engine is about one of the files.</summary>
    public Exception Explain(Exception failure)
    {
        string? path = _paths.Find(p => failure.Message.Contains(p, StringComparison.Ordinal));
        if (path is null && IsUnnamedDamage(failure.Message))
        {
            // A file whose footer is whole may still be the one: its pages are only known when they are read.
            path = _paths.Count == 1 ? _paths[0] : _paths.Find(HasDamagedFooter);
        }

        return path is null
            ? failure
            : new LakeCorruptException($"Table '{_table.Name}', version {_snapshot.Version}: the data file {path} cannot be read. {failure.Message}", failure);
    }

    /// <summary>The query.</summary>
    /// <param name="withPlaces">Whether it also tells where each row is, in <see cref="FileColumn"/> and <see cref="RowColumn"/>; then there must be files.</param>
    public string ToSql(bool withPlaces = false)
    {
        DeltaStructType schema = _snapshot.Metadata.Schema;
        string[] types = [.. schema.Fields.Select(TypeOf)];
        HashSet<string> partitions = new(_snapshot.Metadata.PartitionColumns, StringComparer.OrdinalIgnoreCase);
        if (_files.Count == 0)
        {
            return $"SELECT {string.Join(", ", schema.Fields.Select((f, i) => $"CAST(NULL AS {types[i]}) AS {DuckText.Name(f.Name)}"))} WHERE false";
        }

        bool isOne = partitions.Count == 0 || _files.TrueForAll(f => SamePartition(f, _files[0]));
        List<string> columns = [];
        List<string> stored = [];
        int partition = 0;
        for (int i = 0; i < types.Length; i++)
        {
            string name = schema.Fields[i].Name;
            if (partitions.Contains(name))
            {
                string value = isOne ? PartitionValue(_files[0].PartitionValues, name, schema.Fields[i].Type) : $"f.p{partition++}";
                columns.Add($"CAST({value} AS {types[i]}) AS {DuckText.Name(name)}");
                continue;
            }

            string inner = VirtualColumns.Contains(name) ? $"column {name}" : name;
            stored.Add($"{DuckText.Literal(name)}: {{name: {DuckText.Literal(inner)}, type: {DuckText.Literal(types[i])}, default_value: NULL}}");
            columns.Add($"r.{DuckText.Name(inner)} AS {DuckText.Name(name)}");
        }

        if (withPlaces)
        {
            columns.Add($"r.filename AS {DuckText.Name(FileColumn)}");
            columns.Add($"r.file_row_number AS {DuckText.Name(RowColumn)}");
        }

        StringBuilder sql = new($"SELECT {string.Join(", ", columns)} FROM read_parquet([");
        sql.AppendJoin(", ", _paths.Select(static p => DuckText.Literal(DuckText.Pattern(p)))).Append("], schema = MAP {").AppendJoin(", ", stored).Append('}');
        if (EstimateRows() is { } rows)
        {
            // With a schema given the engine opens no file to see how many rows there are. It would take a large table for a small one, and keep the large one's rows in memory for a join.
            sql.Append(CultureInfo.InvariantCulture, $", explicit_cardinality = {rows}");
        }

        sql.Append(") AS r");
        if (!isOne)
        {
            AppendPartitions(sql, schema, partitions);
        }

        return sql.ToString();
    }

    // From some of the files: each one's text of statistics has to be read for its number.
    private long? EstimateRows()
    {
        double rows = 0;
        double bytes = 0;
        int step = Math.Max(1, _files.Count / SampledFiles);
        for (int i = 0; i < _files.Count; i += step)
        {
            if (_files[i].Statistics?.NumRecords is { } found and >= 0)
            {
                rows += found;
                bytes += _files[i].Size;
            }
        }

        return bytes == 0 ? null : (long)Math.Min(long.MaxValue / 2, Math.Max(1, rows / bytes * _files.Sum(static f => (double)f.Size)));
    }

    /// <summary>A partition's value as a literal of the engine, which a cast makes one of the column's type. Delta reads an empty partition value as null, whatever the type.</summary>
    public static string PartitionValue(IReadOnlyDictionary<string, string?> values, string column, DeltaType type)
    {
        if (!values.TryGetValue(column, out string? value) || string.IsNullOrEmpty(value))
        {
            return "NULL";
        }

        return type is DeltaPrimitiveType { Name: "binary" } ? $"from_hex('{Convert.ToHexString(Encoding.UTF8.GetBytes(value))}')" : DuckText.Literal(value);
    }

    private void AppendPartitions(StringBuilder sql, DeltaStructType schema, HashSet<string> partitions)
    {
        DeltaField[] fields = [.. schema.Fields.Where(f => partitions.Contains(f.Name))];
        sql.Append(" JOIN (VALUES ");
        for (int i = 0; i < _files.Count; i++)
        {
            sql.Append(i == 0 ? "(" : ", (").Append(DuckText.Literal(_paths[i]));
            foreach (DeltaField field in fields)
            {
                sql.Append(", ").Append(PartitionValue(_files[i].PartitionValues, field.Name, field.Type));
            }

            sql.Append(')');
        }

        sql.Append(") AS f(path").AppendJoin(string.Empty, fields.Select(static (_, i) => $", p{i}")).Append(") ON r.filename = f.path");
    }

    private string TypeOf(DeltaField field) => DuckType.Of(field.Type)
        ?? throw new LakeUnsupportedException($"Table '{_table.Name}': the column '{field.Name}' is of type {field.Type}, which Lake.Local does not read.");

    private string PathOf(DeltaFile file)
    {
        if (file.Path.StartsWith(_table.Key + "/", StringComparison.Ordinal))
        {
            return _table.Folder + file.Path[_table.Key.Length..].Replace('/', Path.DirectorySeparatorChar);
        }

        return Uri.TryCreate(file.Path, UriKind.Absolute, out Uri? uri) && uri.IsFile
            ? uri.LocalPath
            : throw new LakeUnsupportedException($"Table '{_table.Name}', version {_snapshot.Version}: the data file {file.Path} lies outside the lake. Lake.Local reads files of its own folder only.");
    }

    private bool SamePartition(DeltaFile a, DeltaFile b) =>
        _snapshot.Metadata.PartitionColumns.All(c => a.PartitionValues.GetValueOrDefault(c) == b.PartitionValues.GetValueOrDefault(c));

    // Of a Parquet file's metadata that it cannot parse the engine says what its parser says, and not which file it was.
    private static bool IsUnnamedDamage(string message) =>
        message.StartsWith("Invalid Error:", StringComparison.Ordinal)
        || message.Contains("TProtocolException", StringComparison.Ordinal)
        || message.Contains("don't know what type", StringComparison.Ordinal);

    private static bool HasDamagedFooter(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4096, FileOptions.None);
            ParquetFileReader.OpenAsync(file, leaveOpen: true).AsTask().GetAwaiter().GetResult();
            return false;
        }
        catch (Exception e) when (e is ParquetFormatException or IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
