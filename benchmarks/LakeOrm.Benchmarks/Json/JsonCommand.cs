using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Json;

/// <summary>A stream of JSON to records, one at a time, each way in turn, in one process: rounds are interleaved and the order rotates.</summary>
internal static class JsonCommand
{
    private const int WarmUpCalls = 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = Arguments.Number(arguments, "--rows", 200_000);
        int rounds = Arguments.Number(arguments, "--rounds", 15);
        byte[][] rows = [.. Orders.Rows(count).Select(static row => JsonSerializer.SerializeToUtf8Bytes(row, OrderJson.Default.OrderRow))];
        byte[] lines = Join(rows, "", "\n", "\n");
        byte[] array = Join(rows, "[", ",", "]");
        (string Name, byte[] Text, Func<byte[], IAsyncEnumerable<OrderRow?>> Read)[] ways =
        [
            ("LakeOrm lines", lines, static text => LakeJson.ReadAsync<OrderRow>(new MemoryStream(text))),
            ("System.Text.Json lines", lines, static text => JsonSerializer.DeserializeAsyncEnumerable(new MemoryStream(text), OrderJson.Default.OrderRow, topLevelValues: true)),
            ("LakeOrm array", array, static text => LakeJson.ReadAsync<OrderRow>(new MemoryStream(text))),
            ("System.Text.Json array", array, static text => JsonSerializer.DeserializeAsyncEnumerable(new MemoryStream(text), OrderJson.Default.OrderRow)),
        ];
        Samples[] milliseconds = [.. ways.Select(static _ => new Samples())];
        Samples[] allocated = [.. ways.Select(static _ => new Samples())];
        OrderRow[] source = Orders.Make(count);
        foreach ((string name, byte[] text, Func<byte[], IAsyncEnumerable<OrderRow?>> read) in ways)
        {
            if (!(await read(text).ToListAsync()).SequenceEqual(source))
            {
                throw new InvalidOperationException($"{name}: the rows are not those that were written.");
            }

            byte[] few = text == array ? Join(rows[..1000], "[", ",", "]") : Join(rows[..1000], "", "\n", "\n");
            for (int i = 0; i < WarmUpCalls; i++)
            {
                await read(few).CountAsync();
                Thread.Sleep(20);
            }
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < ways.Length; i++)
            {
                int turn = (i + round) % ways.Length;
                GC.Collect();
                long before = GC.GetTotalAllocatedBytes();
                long start = Stopwatch.GetTimestamp();
                long read = 0;
                await foreach (OrderRow? _ in ways[turn].Read(ways[turn].Text))
                {
                    read++;
                }

                milliseconds[turn].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                allocated[turn].Add((GC.GetTotalAllocatedBytes() - before) / (double)read);
            }
        }

        Console.WriteLine("way median_ms MB_per_s alloc_B_per_row ratio_to_System.Text.Json");
        for (int i = 0; i < ways.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{ways[i].Name}: {milliseconds[i].Median:F1} {ways[i].Text.Length / milliseconds[i].Median / 1000:F0} {allocated[i].Median:F1} {milliseconds[i].Median / milliseconds[i | 1].Median:F2}"));
        }

        return 0;
    }

    private static byte[] Join(byte[][] rows, string before, string between, string after)
    {
        using MemoryStream text = new();
        using StreamWriter writer = new(text);
        for (int i = 0; i < rows.Length; i++)
        {
            writer.Write(i == 0 ? before : between);
            writer.Flush();
            text.Write(rows[i]);
        }

        writer.Write(after);
        writer.Flush();
        return text.ToArray();
    }
}
