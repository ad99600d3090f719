using System.Globalization;
using LakeOrm.Delta.Tests.Support;

namespace LakeOrm.Local.Tests.OtherReaders;

/// <summary>Holds each table of a lake against what DuckDB counts in the files that the log names.</summary>
internal static class TablesOfALake
{
    /// <summary>Fails when a table's rows, sizes or statistics are not what another reader finds. What LakeOrm refuses to read is left out.</summary>
    public static async Task CheckAsync(LakeClient lake, string root)
    {
        foreach (string folder in Tables(root))
        {
            string[] name = Path.GetRelativePath(root, folder).Split(Path.DirectorySeparatorChar);
            LakeSql table = name.Length == 1 ? LakeSql.Identifier(name[0]) : $"{LakeSql.Identifier(name[0])}.{LakeSql.Identifier(name[1])}";
            long rows;
            try
            {
                rows = await lake.ScalarAsync<long>($"SELECT count(*) FROM {table}");
            }
            catch (LakeUnsupportedException)
            {
                continue;
            }

            IReadOnlyCollection<LoggedFile> files = DeltaLog.Files(folder);
            Assert.All(files, static f => Assert.Equal(new FileInfo(f.Path).Length, f.Size));
            long counted = 0;
            foreach (object?[] row in files.Count == 0 ? [] : Duck.Query($"SELECT file_name, num_rows FROM parquet_file_metadata({Duck.FileList(files.Select(static f => f.Path))})"))
            {
                counted += Convert.ToInt64(row[1], CultureInfo.InvariantCulture);
            }

            Assert.True(rows == counted - files.Sum(static f => f.Deleted), $"{string.Join('.', name)}: LakeOrm reads {rows} rows, and the files of its log have {counted - files.Sum(static f => f.Deleted)}.");
            if (files.All(static f => f.Records is not null))
            {
                Assert.Equal(counted, files.Sum(static f => f.Records!.Value));
            }
        }
    }

    private static IEnumerable<string> Tables(string root) => !Directory.Exists(root)
        ? []
        : Directory.EnumerateDirectories(root).SelectMany(static d => IsTable(d) ? [d] : Directory.EnumerateDirectories(d).Where(IsTable));

    private static bool IsTable(string folder) => !Path.GetFileName(folder).StartsWith('.') && Directory.Exists(Path.Combine(folder, "_delta_log")) && Directory.EnumerateFiles(Path.Combine(folder, "_delta_log"), "*.json").Any();
}
