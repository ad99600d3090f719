using ParquetSharp;
using PeerWriter = ParquetSharp.ParquetFileWriter;

namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>Files written by ParquetSharp, column by column, for the reader to read.</summary>
internal static class Peers
{
    internal static readonly string[] Names = ["bool", "int", "long", "float", "double", "text", "bytes", "guid"];

    internal static byte[] Write(IReadOnlyList<PeerRow> rows, Func<WriterPropertiesBuilder, WriterPropertiesBuilder> configure, int rowsPerGroup = int.MaxValue)
    {
        Column[] columns =
        [
            new Column<bool?>(Names[0]), new Column<int?>(Names[1]), new Column<long?>(Names[2]), new Column<float?>(Names[3]),
            new Column<double?>(Names[4]), new Column<string?>(Names[5]), new Column<byte[]?>(Names[6]), new Column<Guid>(Names[7]),
        ];
        var stream = new MemoryStream();
        using (WriterProperties properties = configure(new WriterPropertiesBuilder()).Build())
        using (var writer = new PeerWriter(stream, columns, null, properties, new Dictionary<string, string> { ["owner"] = "tests" }, leaveOpen: true))
        {
            for (int from = 0; from == 0 || from < rows.Count; from = rowsPerGroup == int.MaxValue ? int.MaxValue : from + rowsPerGroup)
            {
                PeerRow[] part = [.. rows.Skip(from).Take(rowsPerGroup)];
                using RowGroupWriter group = writer.AppendRowGroup();
                WriteColumn(group, part, row => row.Boolean);
                WriteColumn(group, part, row => row.Int32);
                WriteColumn(group, part, row => row.Int64);
                WriteColumn(group, part, row => row.Single);
                WriteColumn(group, part, row => row.Double);
                WriteColumn(group, part, row => row.Text);
                WriteColumn(group, part, row => row.Bytes);
                WriteColumn(group, part, row => row.Guid);
            }

            writer.Close();
        }

        return stream.ToArray();
    }

    private static void WriteColumn<T>(RowGroupWriter group, PeerRow[] rows, Func<PeerRow, T> value)
    {
        using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(Array.ConvertAll(rows, row => value(row)));
    }
}
