using System.Text;
using LakeOrm.RecordCases.Json;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Json;

/// <summary>A file's length is no matter of memory.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    [Fact]
    public async Task A_million_rows_are_read_in_the_memory_of_one()
    {
        const int Rows = 1_000_000;
        byte[] line = Encoding.UTF8.GetBytes(JsonObjects.OfOrder(1) + "\n");
        using EndlessStream input = new([], line, Rows);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        long quantity = 0;
        long rows = 0;
        await foreach (JsonOrder row in LakeJson.ReadAsync<JsonOrder>(input))
        {
            quantity += row.Quantity;
            if (++rows % 250_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal((Rows, 3L * Rows), (rows, quantity));
        Assert.InRange(most, long.MinValue, 2 << 20);
    }
}
