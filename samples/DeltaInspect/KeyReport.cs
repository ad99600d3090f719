using LakeOrm.Delta.Log;

namespace DeltaInspect;

/// <summary>The idempotency keys and other writers' marks that the table keeps.</summary>
internal static class KeyReport
{
    private const int MostKeys = 50;
    private const long ForEver = 253_402_300_799_999;

    public static void Print(IEnumerable<AppTransaction> transactions)
    {
        AppTransaction[] keys = [.. transactions.OrderByDescending(static t => t.LastUpdated).ThenBy(static t => t.AppId, StringComparer.Ordinal)];
        Sheet sheet = new($"keys: {keys.Length}", "application", "version", "updated at (UTC)");
        foreach (AppTransaction key in keys.Take(MostKeys))
        {
            sheet.Add(key.AppId, key.Version, key.LastUpdated switch
            {
                null => "not told",
                >= ForEver => "kept for ever",
                { } millis => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Max(millis, 0)),
            });
        }

        if (keys.Length > MostKeys)
        {
            sheet.Add($"and {keys.Length - MostKeys} older ones", null, null);
        }

        sheet.Print();
    }
}
