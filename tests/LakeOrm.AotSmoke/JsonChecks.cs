using System.Text;
using LakeOrm.RecordCases.Json;

namespace LakeOrm.AotSmoke;

/// <summary>JSON is read without reflection.</summary>
internal static class JsonChecks
{
    private const string Basket =
        "{\"id\":\"b\",\"items\":[{\"skuCode\":\"a\",\"qty\":1,\"shipTo\":null}],\"gift\":null,\"position\":{\"latitude\":1,\"longitude\":2},\"numbers\":[1,2],\"ids\":null,\"lists\":[[1,null]],"
        + "\"totals\":{\"t\":1.5},\"days\":[{\"key\":\"2024-02-29\",\"value\":[\"Red\",\"Blue\"]}],\"price\":12.34,\"tags\":[\"#x\"],\"profile\":{\"Theme\":\"dark\",\"Size\":1},\"memory\":\"AQI=\",\"mood\":\"Calm\"}";

    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("JSON");
        await lake.EnsureTableAsync<JsonOrder>();
        string rows = string.Join('\n', Enumerable.Range(0, 10_000).Select(static i => Row(i, 1 + (i % 100))));
        ImportResult all = await lake.ImportJsonAsync<JsonOrder>(Stream(rows));
        checks.Equal((10_000L, 0L), (all.RowsWritten, all.RowsRejected), "import lines");

        var rejects = new MemoryStream();
        ImportResult some = await lake.ImportJsonAsync<JsonOrder>(Stream($"[{Row(1, 0)}, {Row(2, 2)}, {{\"orderId\": 1.5}}]"), new ImportJsonOptions { Rejects = rejects });
        checks.Equal((1L, 2L), (some.RowsWritten, some.RowsRejected), "import an array with rejects");
        string told = Encoding.UTF8.GetString(rejects.ToArray());
        checks.That(told.Contains("$.quantity", StringComparison.Ordinal) && told.Contains("found the number 1.5", StringComparison.Ordinal), "the rejects are told");
        checks.Equal(10_001L, await lake.ScalarAsync<long>($"SELECT count(*) FROM cases.json_order"), "the rows are there");

        checks.Equal(new JsonPoint(1, 0.5, 2.5m), LakeJson.Read<JsonPoint>("{\"x\":1,\"y\":5e-1,\"weight\":2.5}"u8), "read a structure");
        JsonBasket basket = LakeJson.Read<JsonBasket>(Encoding.UTF8.GetBytes(Basket));
        checks.Equal(("a", 2, 1234L, "x", "dark"), (basket.Items[0].SkuCode, basket.Days![new DateOnly(2024, 2, 29)].Count, basket.Price!.Value.Cents, basket.Tags[0].Text, basket.Profile!.Theme), "read nested values");
        await lake.EnsureTableAsync<JsonBasket>();
        checks.Equal(1L, (await lake.ImportJsonAsync<JsonBasket>(Stream(Basket))).RowsWritten, "import nested values");

        await checks.FailsAsync<LakeJsonException>(() => lake.ImportJsonAsync<JsonOrder>(Stream("{\"orderId\":1 x}")), "line 1, byte 14", "what is no JSON");
    }

    private static string Row(int id, int quantity) => $"{{\"orderId\":{id},\"e-mail\":\"a@example.com\",\"quantity\":{quantity},\"note\":null}}";

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
