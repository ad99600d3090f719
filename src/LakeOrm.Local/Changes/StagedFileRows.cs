using System.Text;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Writing;
using LakeOrm.Local.Engine;
using LakeOrm.Local.Scan;

namespace LakeOrm.Local.Changes;

/// <summary>Rows that are in files of the table's folder and in no version. The files stay their owner's.</summary>
internal sealed class StagedFileRows(LakeFolderTable table, DeltaStagedFiles staged) : SourceRows
{
    public override bool IsOrdered => staged.Files.Select(staged.PartitionOf).Distinct(StringComparer.Ordinal).Count() <= 1;

    public override string Place(string number) => "'a row of the input'";

    public override async ValueTask<string> ToSqlAsync(DuckConnection connection, DeltaSnapshot snapshot, LakeTableSchema record, string number, CancellationToken cancellationToken)
    {
        string columns = string.Join(", ", snapshot.Metadata.Schema.Fields.Where(f => record.Find(f.Name) is not null).Select(static f => $"t.{DuckText.Name(f.Name)}"));
        TableScan scan = await TableScan.MakeAsync(connection, table, snapshot, staged.Files, cancellationToken).ConfigureAwait(false);
        if (scan.FileCount == 0)
        {
            return $"SELECT {columns}, CAST(NULL AS BIGINT) AS {number} FROM ({scan.ToSql()}) AS t";
        }

        StringBuilder sql = new($"SELECT {columns}, s.start + t.\"{TableScan.RowColumn}\" AS {number} FROM ({scan.ToSql(withPlaces: true)}) AS t JOIN (VALUES ");
        Dictionary<string, long> next = new(StringComparer.Ordinal);
        for (int i = 0; i < scan.FileCount; i++)
        {
            DeltaFile file = scan.Files[i];
            string partition = staged.PartitionOf(file);
            long start = next.TryGetValue(partition, out long known) ? known : (long)next.Count << PlaceBits;
            next[partition] = start + file.Statistics!.NumRecords!.Value;
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"{(i == 0 ? string.Empty : ", ")}({DuckText.Literal(scan.Paths[i])}, CAST({start} AS BIGINT))");
        }

        return sql.Append($") AS s(path, start) ON t.\"{TableScan.FileColumn}\" = s.path").ToString();
    }

    public override void Dispose()
    {
    }
}
