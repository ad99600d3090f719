using System.Globalization;
using System.Text;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;
using LakeOrm.Local.Cache;
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

    /// <summary>So many bytes are fetched before a query begins that can be asked of the other files later.</summary>
    public const long DefaultPortionBytes = 64 << 20;

    private const int SampledFiles = 100;

    private readonly LakeFolderTable _table;
    private readonly DeltaSnapshot _snapshot;
    private readonly List<string> _paths = [];
    private readonly List<DeltaFile> _files = [];
    private readonly DeltaField[] _partitions;
    private long? _filter;

    private TableScan(LakeFolderTable table, DeltaSnapshot snapshot, IEnumerable<DeltaFile> files)
    {
        _table = table;
        _snapshot = snapshot;
        _files.AddRange(files);
        _partitions = [.. snapshot.Metadata.PartitionColumns.Select(c => snapshot.Metadata.Schema.Find(c)
            ?? throw new LakeCorruptException($"Table '{table.Name}', version {snapshot.Version}: it is partitioned by '{c}', which is none of its columns."))];
    }

    /// <summary>Makes a scan ready: its files are where the engine can open them for as long as the connection lives, and what tells which of their rows are the table's no more is read.</summary>
    /// <param name="connection">The connection on which it will be read.</param>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="files">Those of its files that are read.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="LakeCorruptException">What tells the rows is damaged or missing; or a file that had to be fetched is.</exception>
    public static async ValueTask<TableScan> MakeAsync(
        DuckConnection connection, LakeFolderTable table, DeltaSnapshot snapshot, IEnumerable<DeltaFile> files, CancellationToken cancellationToken)
    {
        TableScan scan = new(table, snapshot, files);
        await scan.LocateAsync(connection, cancellationToken).ConfigureAwait(false);
        int[] holed = [.. Enumerable.Range(0, scan._files.Count).Where(i => scan._files[i].DeletedRows > 0)];
        if (holed.Length == 0)
        {
            return scan;
        }

        if (scan._paths.ToHashSet(StringComparer.Ordinal).Count < scan._paths.Count)
        {
            throw new LakeCorruptException($"Table '{table.Name}', version {snapshot.Version}: its log names a data file twice, with other rows deleted each time.");
        }

        RowSet[] deleted = new RowSet[holed.Length];
        for (int i = 0; i < holed.Length; i++)
        {
            deleted[i] = (await table.Delta.ReadDeletedRowsAsync(scan._files[holed[i]], cancellationToken).ConfigureAwait(false))!;
        }

        scan._filter = connection.AddFilter((file, rows, kept) => deleted[file].Except(rows, kept));
        return scan;
    }

    /// <summary>How many of the files, from the first, are read before the others: as many as make a portion of what has to be fetched, and all where little has.</summary>
    /// <param name="table">The table.</param>
    /// <param name="files">The files.</param>
    /// <param name="portionBytes">How large a portion is.</param>
    public static int PortionOf(LakeFolderTable table, IReadOnlyList<DeltaFile> files, long portionBytes)
    {
        if (table.Cache is not { } cache)
        {
            return files.Count;
        }

        long missing = 0;
        for (int i = 0; i < files.Count - 1; i++)
        {
            missing += KeyOf(table, files[i]) is { } key && !cache.Has(EntryOf(cache, key, files[i])) ? files[i].Size : 0;
            if (missing >= portionBytes)
            {
                // Of a log that names a file twice all is read at once, which finds that out.
                return files.DistinctBy(f => KeyOf(table, f) ?? f.Path).Count() == files.Count ? i + 1 : files.Count;
            }
        }

        return files.Count;
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

        if (path is null)
        {
            return failure;
        }

        string file = path;
        string message = failure.Message;
        if (_table.Cache is { } cache && KeyOf(_table, _files[_paths.IndexOf(path)]) is { } key)
        {
            // What was kept of it may be the damage; the next query fetches it again.
            CacheFolder.Forget(path);
            file = cache.Describe(key);
            message = message.Replace(path, file, StringComparison.Ordinal);
        }

        return new LakeCorruptException($"{Here}: the data file {file} cannot be read. {message}", failure);
    }

    /// <summary>The query.</summary>
    /// <param name="withPlaces">Whether it also tells where each row is, in <see cref="FileColumn"/> and <see cref="RowColumn"/>; then there must be files.</param>
    public string ToSql(bool withPlaces = false)
    {
        DeltaStructType schema = _snapshot.Metadata.Schema;
        string[] types = [.. schema.Fields.Select(TypeOf)];
        if (_files.Count == 0)
        {
            return $"SELECT {string.Join(", ", schema.Fields.Select((f, i) => $"CAST(NULL AS {types[i]}) AS {DuckText.Name(f.Name)}"))} WHERE false";
        }

        bool isOne = _partitions.Length == 0 || _files.TrueForAll(f => SamePartition(f, _files[0]));
        List<string> columns = [];
        List<string> stored = [];
        int partition = 0;
        for (int i = 0; i < types.Length; i++)
        {
            DeltaField field = schema.Fields[i];
            if (_partitions.Contains(field))
            {
                string value = isOne ? PartitionValue(_files[0].PartitionValues, field) : $"f.p{partition++}";
                columns.Add($"CAST({value} AS {types[i]}) AS {DuckText.Name(field.Name)}");
                continue;
            }

            string inner = VirtualColumns.Contains(field.Name) ? $"column {field.Name}" : field.Name;
            stored.Add($"{KeyOf(field)}: {{name: {DuckText.Literal(inner)}, type: {DuckText.Literal(StoredColumn.TypeOf(field.Type)!)}, default_value: NULL}}");
            columns.Add($"{StoredColumn.Read($"r.{DuckText.Name(inner)}", field)} AS {DuckText.Name(field.Name)}");
        }

        if (withPlaces)
        {
            columns.Add($"r.filename AS {DuckText.Name(FileColumn)}");
            columns.Add($"r.file_row_number AS {DuckText.Name(RowColumn)}");
        }

        // Files without deleted rows are read as if no file had some.
        int[] all = [.. Enumerable.Range(0, _files.Count)];
        IEnumerable<int[]> parts = _filter is null ? [all] : all.GroupBy(i => _files[i].DeletedRows > 0).Select(static g => g.ToArray());
        return string.Join(" UNION ALL ", parts.Select(files => PartSql(files, columns, stored, isOne)));
    }

    private string PartSql(int[] files, List<string> columns, List<string> stored, bool isOne)
    {
        StringBuilder sql = new($"SELECT {string.Join(", ", columns)} FROM read_parquet({DuckText.Files(files.Select(i => _paths[i]))}, schema = MAP {{");
        sql.AppendJoin(", ", stored).Append('}');
        if (EstimateRows(files) is { } rows)
        {
            // With a schema given the engine opens no file to see how many rows there are. It would take a large table for a small one, and keep the large one's rows in memory for a join.
            sql.Append(CultureInfo.InvariantCulture, $", explicit_cardinality = {rows}");
        }

        sql.Append(") AS r");
        if (!isOne)
        {
            AppendPartitions(sql, files);
        }

        if (_filter is { } filter && _files[files[0]].DeletedRows > 0)
        {
            sql.Append(" WHERE ").Append(RowFilters.Condition(filter, "r"));
        }

        return sql.ToString();
    }

    // From some of the files: each one's text of statistics has to be read for its number.
    private long? EstimateRows(int[] files)
    {
        double rows = 0;
        double bytes = 0;
        int step = Math.Max(1, files.Length / SampledFiles);
        for (int i = 0; i < files.Length; i += step)
        {
            DeltaFile file = _files[files[i]];
            if (file.Statistics?.NumRecords is { } found and >= 0)
            {
                rows += found;
                bytes += file.Size;
            }
        }

        return bytes == 0 ? null : (long)Math.Min(long.MaxValue / 2, Math.Max(1, rows / bytes * files.Sum(i => (double)_files[i].Size)));
    }

    /// <summary>A partition's value as a literal of the engine, which a cast makes one of the column's type. Delta reads an empty partition value as null, whatever the type.</summary>
    /// <param name="values">The values, by the columns' physical names.</param>
    /// <param name="column">The column.</param>
    public static string PartitionValue(IReadOnlyDictionary<string, string?> values, DeltaField column)
    {
        if (!values.TryGetValue(column.PhysicalName, out string? value) || string.IsNullOrEmpty(value))
        {
            return "NULL";
        }

        return column.Type is DeltaPrimitiveType { Name: "binary" } ? $"from_hex('{Convert.ToHexString(Encoding.UTF8.GetBytes(value))}')" : DuckText.Literal(value);
    }

    private void AppendPartitions(StringBuilder sql, int[] files)
    {
        DeltaField[] fields = [.. _snapshot.Metadata.Schema.Fields.Where(_partitions.Contains)];
        sql.Append(" JOIN (VALUES ");
        for (int i = 0; i < files.Length; i++)
        {
            sql.Append(i == 0 ? "(" : ", (").Append(DuckText.Literal(_paths[files[i]]));
            foreach (DeltaField field in fields)
            {
                sql.Append(", ").Append(PartitionValue(_files[files[i]].PartitionValues, field));
            }

            sql.Append(')');
        }

        sql.Append(") AS f(path").AppendJoin(string.Empty, fields.Select(static (_, i) => $", p{i}")).Append(") ON r.filename = f.path");
    }

    private string KeyOf(DeltaField field)
    {
        if (_snapshot.Metadata.ColumnMapping != DeltaColumnMapping.Id)
        {
            return DuckText.Literal(field.PhysicalName);
        }

        // Inside a value the engine goes by names.
        return field.Type is DeltaPrimitiveType
            ? field.FieldId!.Value.ToString(CultureInfo.InvariantCulture)
            : throw new LakeUnsupportedException($"Table '{_table.Name}': its columns are found by id (feature 'columnMapping'), and '{field.Name}' is of type {field.Type}, whose fields Lake.Local does not find by id.");
    }

    private string TypeOf(DeltaField field) => DuckType.Of(field.Type)
        ?? throw new LakeUnsupportedException($"Table '{_table.Name}': the column '{field.Name}' is of type {field.Type}, which Lake.Local does not read.");

    private string Here => $"Table '{_table.Name}', version {_snapshot.Version}";

    private async ValueTask LocateAsync(DuckConnection connection, CancellationToken cancellationToken)
    {
        _paths.AddRange(_files.Select(PathOf));
        if (_table.Cache is not { } cache)
        {
            return;
        }

        int[] far = [.. Enumerable.Range(0, _files.Count).Where(i => _paths[i].Length == 0)];
        try
        {
            CacheLease lease = await cache.FetchAsync([.. far.Select(i => EntryOf(cache, KeyOf(_table, _files[i])!, _files[i]))], cancellationToken).ConfigureAwait(false);
            connection.Own(lease);
            for (int i = 0; i < far.Length; i++)
            {
                _paths[far[i]] = lease.Paths[i];
            }
        }
        catch (Exception e) when (e is LakeObjectNotFoundException or LakeCorruptException)
        {
            throw new LakeCorruptException($"{Here}: a data file cannot be read. {e.Message}", e);
        }
    }

    // Empty for what has to be fetched.
    private string PathOf(DeltaFile file) => KeyOf(_table, file) is not { } key ? _table.Delta.GetAbsolutePath(file)!
        : _table.Folder is { } folder ? folder + key[_table.Key.Length..].Replace('/', Path.DirectorySeparatorChar)
        : string.Empty;

    // Engines name some files by their whole address. Null for one that lies in another place of those that are allowed.
    private static string? KeyOf(LakeFolderTable table, DeltaFile file)
    {
        if (table.Delta.GetAbsolutePath(file) is not { } path)
        {
            return file.Path;
        }

        string root = table.Cache?.Describe(string.Empty) ?? string.Empty;
        return root.Length > 0 && path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : null;
    }

    private static CacheEntry EntryOf(FileCache cache, string key, DeltaFile file) => cache.Entry(key, file.Size, file.ModificationTime);

    private bool SamePartition(DeltaFile a, DeltaFile b) =>
        Array.TrueForAll(_partitions, c => a.PartitionValues.GetValueOrDefault(c.PhysicalName) == b.PartitionValues.GetValueOrDefault(c.PhysicalName));

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
