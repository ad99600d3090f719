using System.Text;
using LakeOrm.CompilerServices;
using LakeOrm.Json;
using LakeOrm.RecordCases.Json;

namespace LakeOrm.Tests.Json;

/// <summary>Inputs that want to hurt get an error, and small memory.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "]")]
    public async Task Deep_nesting_is_refused_by_its_depth(string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        foreach (string input in new[] { JsonObjects.OfOrder(1).Replace("null", deep, StringComparison.Ordinal), "[" + deep + "]" })
        {
            LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(async () => await LakeJson.ReadAsync<JsonOrder>(JsonObjects.Stream(input)).ToListAsync());
            Assert.True(error.Message.Length < 1000, error.Message);
        }
    }

    [Fact]
    public void A_huge_number_is_an_error_of_a_line()
    {
        string huge = new('9', 5_000_000);
        foreach (string member in new[] { "int64", "u_int64", "double", "single", "decimal38" })
        {
            LakeJsonException error = Assert.Throws<LakeJsonException>(() => LakeJson.Read<JsonType>(Encoding.UTF8.GetBytes(JsonObjects.OfType(member, huge))));
            Assert.True(error.Message.Length < 1000);
            Assert.Contains("…", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void So_are_a_huge_text_and_a_huge_name()
    {
        string huge = new('x', 5_000_000);
        Assert.True(Assert.Throws<LakeJsonException>(() => LakeJson.Read<JsonType>(Encoding.UTF8.GetBytes(JsonObjects.OfType("guid", $"\"{huge}\"")))).Message.Length < 1000);
        LakeJsonException name = Assert.Throws<LakeJsonException>(() => LakeJson.Read<JsonOrder>(Encoding.UTF8.GetBytes($"{{\"{huge}\":1}}")));
        Assert.True(name.Message.Length < 1000 && name.Path.Length < 200);
    }

    [Fact]
    public async Task A_row_that_never_ends_is_not_gathered()
    {
        foreach (string start in new[] { "{\"note\":\"", "[{\"note\":\"" })
        {
            using EndlessStream input = new(Encoding.UTF8.GetBytes(start));
            LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(async () => await LakeJson.ReadAsync<JsonOrder>(input).ToListAsync());
            Assert.Contains("the row has more than 16777216 bytes", error.Message, StringComparison.Ordinal);
            Assert.InRange(input.Given, 16 << 20, 64 << 20);
        }
    }

    [Fact]
    public void Reading_allocates_the_record_and_its_values_and_nothing_else()
    {
        byte[] row = Encoding.UTF8.GetBytes(JsonObjects.OfOrder(1, ",\"ch\\u0061nnel\":\"\\u0077eb\""));
        LakeJsonPlace place = new("JsonOrder");
        JsonOrder order = JsonRows.Read<JsonOrder>(row, place);
        long before = GC.GetAllocatedBytesForCurrentThread();
        order = JsonRows.Read<JsonOrder>(row, place);
        long read = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        JsonOrder made = new() { OrderId = 1, Email = new string('a', order.Email.Length), Channel = new string('w', order.Channel.Length) };
        Assert.Equal(GC.GetAllocatedBytesForCurrentThread() - before, read);
        Assert.Equal("web", order.Channel);
        Assert.NotSame(order, made);
    }
}
