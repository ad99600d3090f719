using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;

namespace DeltaInspect;

/// <summary>The columns.</summary>
internal static class SchemaReport
{
    public static void Print(DeltaMetadata metadata)
    {
        bool isMapped = metadata.ColumnMapping != DeltaColumnMapping.None;
        Sheet sheet = new("schema", isMapped ? ["column", "type", "nullable", "partition", "in files", "id"] : ["column", "type", "nullable", "partition"]);
        foreach (DeltaField field in metadata.Schema.Fields)
        {
            bool isPartition = metadata.PartitionColumns.Contains(field.Name, StringComparer.OrdinalIgnoreCase);
            object?[] cells = [field.Name, field.Type, field.Nullable ? "yes" : "no", isPartition ? "yes" : null, field.PhysicalName, field.FieldId];
            sheet.Add(isMapped ? cells : cells[..4]);
        }

        sheet.Print();
    }
}
