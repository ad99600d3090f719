using LakeOrm.Delta.Snapshots;

namespace DeltaInspect;

/// <summary>Protocol and metadata.</summary>
internal static class TableReport
{
    public static void Print(DeltaDescription table)
    {
        Sheet sheet = new("table", "what", "value");
        sheet.Add("version", table.Version);
        sheet.Add("committed at (UTC)", table.Timestamp);
        sheet.Add("protocol", $"reader {table.Protocol.MinReaderVersion}, writer {table.Protocol.MinWriterVersion}");
        sheet.Add("id", table.Metadata.Id);
        Told(sheet, "name", table.Metadata.Name);
        Told(sheet, "description", table.Metadata.Description);
        Told(sheet, "created at (UTC)", table.Metadata.CreatedTime);
        Told(sheet, "partitioned by", table.Metadata.PartitionColumns.Count == 0 ? null : string.Join(", ", table.Metadata.PartitionColumns));
        foreach ((string name, string value) in table.Metadata.Configuration.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            sheet.Add(name, value);
        }

        sheet.Print();
    }

    private static void Told(Sheet sheet, string what, object? value)
    {
        if (value is not null)
        {
            sheet.Add(what, value);
        }
    }
}
