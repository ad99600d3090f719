using LakeOrm.CompilerServices;
using LakeOrm.RecordCases.Types;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Rows find their partitions, in the order that the attributes give.</summary>
public sealed class RouteTests
{
    [Fact]
    public void Every_type_has_its_partition_text()
    {
        EveryPartition row = new()
        {
            Boolean = true,
            Byte = 255,
            Int32 = -1,
            Int64 = long.MinValue,
            UInt64 = ulong.MaxValue,
            Decimal = 1.5m,
            Text = "a/b",
            Guid = Guid.Empty,
            Date = new(2020, 2, 29),
            Time = new(0, 0, 1),
            Instant = new(2020, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)),
            Reading = new(2020, 1, 1),
            Colour = Colour.Azure,
            Huge = Huge.Most,
        };
        PartitionRouter router = Route(row, new EveryPartition(), row with { Id = 7 });

        Assert.Equal([0, 1, 0], router.Partitions.ToArray());
        Assert.Equal(
            [
                "true", "255", "-1", "-9223372036854775808", "18446744073709551615", "1.50", "a/b", "00000000-0000-0000-0000-000000000000", "2020-02-29",
                "1000000", "2020-01-01T00:00:00.000000Z", "2020-01-01 00:00:00.000000", "Blue", "18446744073709551615",
            ],
            router.Values(0));
        Assert.Equal(Enumerable.Range(0, 14).Select(static i => i == 2 ? "0" : null), router.Values(1));
    }

    [Fact]
    public void Order_comes_before_the_order_of_the_members() =>
        Assert.Equal(["r", "c"], Route(new Stored { Country = "c", Region = "r", Payload = [] }).Values(0));

    private static PartitionRouter Route<T>(params T[] rows)
        where T : ILakeTable<T>
    {
        PartitionRouter router = new();
        T.Route(rows, router);
        return router;
    }
}
