using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Records;
using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>The tables that every worker makes sure of when it starts.</summary>
internal static class Tables
{
    /// <summary>The folder of all tables.</summary>
    public const string Namespace = "crash";

    public const string Inserted = "crash.inserted";
    public const string Changed = "crash.changed";
    public const string Overwritten = "crash.overwritten";
    public const string Appended = "crash.appended";

    /// <summary>How many rows of the changed table each lane has at first.</summary>
    public const int Slots = 24;
    private const string FirstRows = "first-rows";

    /// <summary>Makes the tables and puts the first rows into the one that is changed: in files that rows of all lanes share, so that lanes get in each other's way.</summary>
    public static async Task EnsureAsync(LakeClient lake, int lanes)
    {
        foreach (string table in (string[])[Inserted, Changed, Overwritten, Appended])
        {
            await lake.EnsureTableAsync<Entry>(new EnsureTableOptions { Table = table });
        }

        await lake.InsertAsync(First(lanes), new InsertOptions { Table = Changed, Key = IdempotencyKey.Once(FirstRows) });
    }

    /// <summary>The tables of a lake that have a version, without the namespace.</summary>
    public static async Task<List<string>> OfAsync(LakePlace place)
    {
        List<string> tables = [];
        await using ILakeStorage storage = place.Open();
        await foreach (string table in storage.ListFoldersAsync($"{Namespace}/"))
        {
            if (await storage.ListAsync($"{Namespace}/{table}/_delta_log/").AnyAsync(static o => o.Key.EndsWith(".json", StringComparison.Ordinal)))
            {
                tables.Add(table);
            }
        }

        return tables;
    }

    /// <summary>The commit of the first rows.</summary>
    public static ExpectedCommit FirstCommit(int lanes) => new(Changed, Mark.Once(FirstRows), contents => contents.Put(First(lanes)));

    /// <summary>A table that several operations make, whichever comes first.</summary>
    public static string Made(long number) => $"crash.made_{number}";

    private static Entry[] First(int lanes) =>
    [
        .. from lane in Enumerable.Range(0, lanes)
           from slot in Enumerable.Range(0, Slots)
           select new Entry { Id = EntryRows.SlotId(lane, slot), Bucket = $"b{slot % 3}", Lane = lane, Slot = slot, Number = -1, Amount = 0 },
    ];
}
