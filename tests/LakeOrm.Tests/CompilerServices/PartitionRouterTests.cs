using CsCheck;
using LakeOrm.CompilerServices;

namespace LakeOrm.Tests.CompilerServices;

public class PartitionRouterTests
{
    [Fact]
    public void Each_type_has_its_text()
    {
        PartitionRouter router = new();
        router.Begin(2);
        router.Add("a/b=ä");
        router.Add(-5L);
        router.Add(true);
        router.Add(Guid.Parse("00112233-4455-6677-8899-AABBCCDDEEFF"));
        router.AddDate(LakeConvert.ToDays(new DateOnly(2026, 1, 2)));
        router.AddTimestamp(LakeConvert.ToMicros(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))), utc: true);
        router.AddTimestamp(LakeConvert.ToMicrosNtz(new DateTime(2026, 1, 2, 3, 4, 5).AddTicks(60)), utc: false);
        router.AddDecimal(-5, 2);
        router.AddDecimal(12345, 0);
        router.EndRow();
        router.Add((string?)null);
        router.Add((long?)null);
        router.Add((bool?)null);
        router.Add((Guid?)null);
        router.AddDate(null);
        router.AddTimestamp(null, utc: true);
        router.AddTimestamp(null, utc: false);
        router.AddDecimal(null, 2);
        router.AddDecimal(null, 0);
        router.EndRow();
        Assert.Equal(
            ["a/b=ä", "-5", "true", "00112233-4455-6677-8899-aabbccddeeff", "2026-01-02", "2026-01-02T02:04:05.000000Z", "2026-01-02 03:04:05.000006", "-0.05", "12345"],
            router.Values(0));
        Assert.Equal(Enumerable.Repeat<string?>(null, 9), router.Values(1));
    }

    [Fact]
    public void Rows_with_equal_values_share_a_partition_over_all_chunks() =>
        Gen.Select(Gen.Bool, Gen.Int[-1, 2], Gen.String[Gen.Char["ab"], 0, 2]).Select((some, n, text) => (Text: some ? text : null, Number: n < 0 ? (long?)null : n))
            .Array[0, 40].Array[1, 4].Sample(chunks =>
            {
                PartitionRouter router = new();
                Dictionary<(string?, long?), int> seen = [];
                foreach ((string? Text, long? Number)[] chunk in chunks)
                {
                    router.Begin(chunk.Length);
                    foreach ((string? text, long? number) in chunk)
                    {
                        router.Add(text);
                        router.Add(number);
                        router.EndRow();
                        seen.TryAdd((text, number), seen.Count);
                    }

                    Assert.Equal(chunk.Select(row => seen[row]), router.Partitions.ToArray());
                    Assert.Equal(seen.Count, router.PartitionCount);
                    Assert.Equal(chunk.Select(row => seen[row]).Distinct(), router.Present.ToArray());
                    foreach (((string? Text, long? Number) row, int partition) in seen)
                    {
                        Assert.Equal(chunk.Index().Where(r => r.Item == row).Select(r => r.Index), router.Rows(partition).ToArray());
                        Assert.Equal([row.Text, row.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture)], router.Values(partition));
                    }
                }
            });

    [Fact]
    public void Values_that_run_into_each_other_are_not_equal()
    {
        PartitionRouter router = new();
        router.Begin(4);
        foreach ((string? a, string? b) in new[] { ("ab", "c"), ("a", "bc"), ("abc", null), ((string?)null, "abc") })
        {
            router.Add(a);
            router.Add(b);
            router.EndRow();
        }

        Assert.Equal([0, 1, 2, 3], router.Partitions.ToArray());
    }

    [Fact]
    public void Partitions_that_were_seen_cost_no_memory()
    {
        PartitionRouter router = new();
        Route();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Route();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Route()
        {
            router.Begin(1000);
            for (int i = 0; i < 1000; i++)
            {
                router.Add(i % 3 == 0 ? null : i % 3 == 1 ? "DE" : "GB");
                router.AddDate(i % 7);
                router.EndRow();
            }

            _ = router.Rows(0);
        }
    }

    [Fact]
    public void The_rows_of_a_partition_are_known_when_the_chunk_is_complete()
    {
        PartitionRouter router = new();
        router.Begin(2);
        router.Add("a");
        router.EndRow();
        Assert.Throws<InvalidOperationException>(() => router.Rows(0).Length);
    }
}
