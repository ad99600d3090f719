using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>The rows of an operation.</summary>
internal static class EntryRows
{
    public static string SlotId(int lane, int slot) => $"l{lane}-s{slot:D2}";

    /// <summary>Rows with ids of their own.</summary>
    /// <param name="key">The operation.</param>
    /// <param name="count">How many.</param>
    /// <param name="buckets">In how many partitions.</param>
    /// <param name="prefix">What the partitions' names begin with.</param>
    public static Entry[] New(WriteKey key, int count, int buckets = 3, string prefix = "b")
    {
        Random random = key.Random();
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Entry
            {
                Id = $"l{key.Lane}-n{key.Number}-{i}",
                Bucket = $"{prefix}{i % buckets}",
                Lane = key.Lane,
                Slot = Tables.Slots + i,
                Number = key.Number,
                Amount = random.Next(1_000),
            }),
        ];
    }

    /// <summary>Rows for some of the lane's slots, which operations of the lane share.</summary>
    public static Entry[] InSlots(WriteKey key, int count)
    {
        Random random = key.Random();
        int[] slots = [.. Enumerable.Range(0, Tables.Slots)];
        random.Shuffle(slots);
        return
        [
            .. slots.Take(count).Select(slot => new Entry
            {
                Id = SlotId(key.Lane, slot),
                Bucket = $"b{random.Next(3)}",
                Lane = key.Lane,
                Slot = slot,
                Number = key.Number,
                Amount = random.Next(1_000),
            }),
        ];
    }

    /// <summary>Rows that come one by one.</summary>
    public static async IAsyncEnumerable<Entry> Stream(Entry[] rows)
    {
        foreach (Entry row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }
}
