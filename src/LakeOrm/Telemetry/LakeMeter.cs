using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LakeOrm.Telemetry;

/// <summary>The instruments of the meter <c>LakeOrm</c>. Nothing is measured until somebody listens.</summary>
internal static class LakeMeter
{
    private static readonly Meter Meter = new("LakeOrm", typeof(LakeMeter).Assembly.GetName().Version?.ToString(3));

    private static readonly Gauge<long> Keys = Meter.CreateGauge<long>("lakeorm.table.keys", "{key}", "Idempotency keys and other application entries that a table keeps in its state.");

    /// <summary>Tells how many entries a table keeps.</summary>
    public static void TableKeys(LakeTableName table, long count)
    {
        if (Keys.Enabled)
        {
            Keys.Record(count, new TagList { { "db.collection.name", table.ToString() } });
        }
    }
}
