using System.Text;
using System.Text.Json;
using LakeOrm.Json;
using LakeOrm.RecordCases.Json;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Json;

/// <summary>A file's way into a table, and that of its rejects.</summary>
public sealed class ImportTests : IAsyncDisposable
{
    private readonly MemoryDriver _driver = new();
    private readonly LakeClient _lake;

    public ImportTests() => _lake = new LakeClient(_driver);

    public ValueTask DisposeAsync() => _lake.DisposeAsync();

    [Theory]
    [InlineData(LakeJsonFormat.Lines)]
    [InlineData(LakeJsonFormat.Array)]
    public async Task All_rows_of_a_file_become_one_write(LakeJsonFormat format)
    {
        ImportResult result = await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(Text(format, Enumerable.Range(0, 20_000).Select(static i => JsonObjects.OfOrder(i)))));
        Assert.Equal((20_000, 0, 20_000), (result.RowsWritten, result.RowsRejected, result.Write.RowsAdded));
        Assert.Single(_driver.Writes);
        Assert.Equal([.. Enumerable.Repeat(2048, 9), 20_000 - (9 * 2048)], _driver.Chunks);
    }

    [Fact]
    public async Task The_options_of_the_insert_and_of_the_reader_go_through()
    {
        IdempotencyKey key = IdempotencyKey.Once("file-7");
        ImportJsonOptions options = new()
        {
            Json = new LakeJsonOptions { Format = LakeJsonFormat.Array },
            Insert = new InsertOptions { Table = "elsewhere.orders", Key = key, ExpectedVersion = 3, VerifyPayload = false },
        };
        await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream("[]"), options);
        Drivers.WriteRequest write = Assert.Single(_driver.Writes);
        Assert.Equal(("elsewhere.orders", key, 3, false), (write.Table.ToString(), write.Key, write.ExpectedVersion, write.VerifyPayload));
        await Assert.ThrowsAsync<LakeJsonException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(JsonObjects.OfOrder(1)), options));
    }

    [Fact]
    public async Task A_place_for_rejects_that_fails_as_well_does_not_hide_why_the_import_failed()
    {
        ImportJsonOptions options = new() { Rejects = new RefusingStream(), MaxRejects = 0 };
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream("x"), options));
        Assert.Contains("It is one more reject than the 0 that may be.", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream("x"), new ImportJsonOptions { Rejects = new RefusingStream() }));
    }

    [Fact]
    public async Task A_row_that_is_too_long_to_be_written_as_text_is_told_without_it()
    {
        MemoryStream output = new();
        using JsonRejects rejects = new(output);
        rejects.Add(new LakeJsonException("Order", 0, 1, 1, "$", "it is long."), new byte[170_000_000], isTooLong: false);
        await rejects.FlushAsync(CancellationToken.None);
        Assert.Equal("{\"line\":1,\"byte\":1,\"path\":\"$\",\"error\":\"it is long.\",\"row\":null}\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Without_a_place_for_rejects_the_first_row_that_cannot_be_read_fails_all()
    {
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(
            Text(LakeJsonFormat.Lines, [JsonObjects.OfOrder(1), JsonObjects.OfOrder(2, quantity: "\"3\""), "x"]))));
        Assert.Equal((1, "$.quantity"), (error.Row, error.Path));
    }

    [Fact]
    public async Task And_all_rows_that_break_a_rule_do_together()
    {
        LakeValidationException error = await Assert.ThrowsAsync<LakeValidationException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(
            Text(LakeJsonFormat.Lines, [JsonObjects.OfOrder(1), JsonObjects.OfOrder(2, quantity: "0"), JsonObjects.OfOrder(3, email: "nobody")]))));
        Assert.Equal([(1L, "quantity"), (2L, "email")], error.Violations.Select(static v => (v.Row, v.Column)));
    }

    [Theory]
    [InlineData(LakeJsonFormat.Lines)]
    [InlineData(LakeJsonFormat.Array)]
    public async Task With_one_the_good_rows_are_written_and_the_others_told(LakeJsonFormat format)
    {
        string wrongType = JsonObjects.OfOrder(2, quantity: "\"3\"");
        string broken = JsonObjects.OfOrder(4, email: "nobody", quantity: "0");
        MemoryStream rejects = new();
        ImportResult result = await _lake.ImportJsonAsync<JsonOrder>(
            JsonObjects.Stream(Text(format, [JsonObjects.OfOrder(1), wrongType, JsonObjects.OfOrder(3), broken, JsonObjects.OfOrder(5)])), new ImportJsonOptions { Rejects = rejects });
        Assert.Equal((3, 2), (result.RowsWritten, result.RowsRejected));
        Assert.Equal(
            [
                (2, wrongType.IndexOf("\"3\"", StringComparison.Ordinal) + 1, "$.quantity", "expected an integer from -2147483648 to 2147483647, found the text '3'.", wrongType),
                (4, 1, "$['e-mail']", "Email, EmailAddress: The Email field is not a valid e-mail address. Quantity, Range: The field Quantity must be between 1 and 100.", broken),
            ],
            Lines(rejects));
    }

    [Fact]
    public async Task A_row_that_repeats_a_key_of_the_file_is_one_of_the_others()
    {
        MemoryStream rejects = new();
        string[] rows = [JsonObjects.OfOrder(1), JsonObjects.OfOrder(2, quantity: "0"), JsonObjects.OfOrder(2), JsonObjects.OfOrder(1), JsonObjects.OfOrder(2)];
        ImportResult result = await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(Text(LakeJsonFormat.Lines, rows)), new ImportJsonOptions { Rejects = rejects });
        Assert.Equal((2, 3), (result.RowsWritten, result.RowsRejected));
        Assert.Equal([(2, "$.quantity"), (4, "$.orderId"), (5, "$.orderId")], Lines(rejects).Select(static l => (l.Line, l.Path)));
        Assert.Equal("OrderId, Unique: The values of OrderId are those of row 2, and no two rows of a call may share them.", Lines(rejects)[2].Error);
    }

    [Fact]
    public async Task A_rule_below_a_member_is_told_with_its_place()
    {
        MemoryStream rejects = new();
        string basket = "{\"id\":\"b\",\"items\":[{\"skuCode\":\"a\",\"qty\":1,\"shipTo\":null},{\"skuCode\":\"\",\"qty\":1,\"shipTo\":null}],\"gift\":null,\"position\":null,\"numbers\":null,\"ids\":null,\"lists\":[],\"totals\":{},\"days\":null,\"price\":null,\"tags\":[],\"profile\":null,\"memory\":null,\"mood\":\"Calm\"}";
        ImportResult result = await _lake.ImportJsonAsync<JsonBasket>(JsonObjects.Stream(basket), new ImportJsonOptions { Rejects = rejects });
        Assert.Equal((0, 1), (result.RowsWritten, result.RowsRejected));
        (_, _, string path, string error, _) = Assert.Single(Lines(rejects));
        Assert.Equal("$.items", path);
        Assert.StartsWith("Items[1].SkuCode, MinLength: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_no_json_does_not_spoil_the_next()
    {
        MemoryStream rejects = new();
        ImportResult result = await _lake.ImportJsonAsync<JsonOrder>(
            JsonObjects.Stream($"{{\n{JsonObjects.OfOrder(1)}\n\"\n{JsonObjects.OfOrder(2)} {{\r\n{JsonObjects.OfOrder(3)}\n["), new ImportJsonOptions { Rejects = rejects });
        Assert.Equal((2, 4), (result.RowsWritten, result.RowsRejected));
        Assert.Equal([(1, "{"), (3, "\""), (4, JsonObjects.OfOrder(2) + " {"), (6, "[")], Lines(rejects).Select(static l => (l.Line, l.Row!)));
    }

    [Theory]
    [InlineData(",", "expected a row or the end of the array, found ','.")]
    [InlineData("{\"orderId\":\"x\" \"y\"}", "the text is no JSON: '\"' is invalid after a value.")]
    [InlineData("{\"orderId\":", "the text is no JSON: ']' is an invalid start of a value.")]
    public async Task In_an_array_it_ends_the_import_with_what_was_read(string third, string says)
    {
        MemoryStream rejects = new();
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => _lake.ImportJsonAsync<JsonOrder>(
            JsonObjects.Stream($"[{JsonObjects.OfOrder(1)},{{}},{third}]"), new ImportJsonOptions { Rejects = rejects }));
        Assert.StartsWith(says, error.Problem, StringComparison.Ordinal);
        Assert.EndsWith("The array cannot be read on from there; of the 2 row(s) before it, 1 were rejected. Nothing was written.", error.Problem, StringComparison.Ordinal);
        Assert.Equal("{}", Assert.Single(Lines(rejects)).Row);
    }

    [Fact]
    public async Task One_more_reject_than_may_be_fails_the_import_and_all_are_told()
    {
        string text = Text(LakeJsonFormat.Lines, ["{}", JsonObjects.OfOrder(1), "[]", "1", "2"]);
        MemoryStream rejects = new();
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(text), new ImportJsonOptions { Rejects = rejects, MaxRejects = 2 }));
        Assert.EndsWith("found the number 1. It is one more reject than the 2 that may be. Nothing was written.", error.Message, StringComparison.Ordinal);
        Assert.Equal((3, 4), (error.Row, error.Line));
        Assert.Equal(["{}", "[]", "1"], Lines(rejects).Select(static l => l.Row));

        Assert.Equal(4, (await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(text), new ImportJsonOptions { Rejects = new MemoryStream(), MaxRejects = 4 })).RowsRejected);
        await Assert.ThrowsAsync<LakeJsonException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(text), new ImportJsonOptions { Rejects = new MemoryStream(), MaxRejects = 0 }));
    }

    [Fact]
    public async Task A_limit_of_rejects_without_a_place_for_them_is_an_argument_that_is_wrong()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(""), new ImportJsonOptions { MaxRejects = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new ImportJsonOptions { MaxRejects = -1 });
        Assert.Empty(_driver.Writes);
    }

    [Theory]
    [InlineData(LakeJsonFormat.Lines)]
    [InlineData(LakeJsonFormat.Array)]
    public async Task A_row_that_is_too_long_is_told_without_its_text(LakeJsonFormat format)
    {
        string giant = JsonObjects.OfOrder(2, email: new string('x', 300_000) + "]},\\\"@x");
        MemoryStream rejects = new();
        ImportJsonOptions options = new() { Rejects = rejects, Json = new LakeJsonOptions { MaxRowBytes = 100_000 } };
        ImportResult result = await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(Text(format, [JsonObjects.OfOrder(1), giant, giant, JsonObjects.OfOrder(3)])), options);
        Assert.Equal((2, 2), (result.RowsWritten, result.RowsRejected));
        Assert.All(Lines(rejects), static l => Assert.Equal(("$", "the row has more than 100000 bytes; raise LakeJsonOptions.MaxRowBytes, or make it shorter.", null), (l.Path, l.Error, l.Row)));
        Assert.Equal([2, 3], Lines(rejects).Select(static l => l.Line));
    }

    [Fact]
    public async Task A_row_that_is_no_utf8_is_told_as_bytes()
    {
        byte[] bad = [.. Encoding.UTF8.GetBytes("{\"orderId\":1,\"note\":\""), 0xFF, .. "\"}"u8];
        MemoryStream rejects = new();
        ImportResult result = await _lake.ImportJsonAsync<JsonOrder>(new MemoryStream([.. bad, (byte)'\n', .. Encoding.UTF8.GetBytes(JsonObjects.OfOrder(1))]), new ImportJsonOptions { Rejects = rejects });
        Assert.Equal((1, 1), (result.RowsWritten, result.RowsRejected));
        using JsonDocument line = JsonDocument.Parse(rejects.ToArray());
        Assert.Equal(bad, line.RootElement.GetProperty("rowBase64").GetBytesFromBase64());
        Assert.False(line.RootElement.TryGetProperty("row", out _));
    }

    [Fact]
    public async Task What_was_rejected_is_there_before_the_write_can_commit()
    {
        MemoryStream rejects = new();
        long told = 0;
        _driver.OnWrite = async (request, ct) =>
        {
            while (await request.Rows.MoveNextAsync(ct))
            {
            }

            told = rejects.Length;
        };
        await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream("{}\n"), new ImportJsonOptions { Rejects = rejects });
        Assert.Equal(rejects.Length, told);
        Assert.True(told > 0);
    }

    [Fact]
    public async Task A_key_holds_for_the_rows_that_are_written()
    {
        string good = Text(LakeJsonFormat.Lines, [JsonObjects.OfOrder(1), JsonObjects.OfOrder(2)]);
        Assert.Equal(await HashAsync(good), await HashAsync("{}\n" + good + "\nx"));
        Assert.NotEqual(await HashAsync(good), await HashAsync(JsonObjects.OfOrder(1)));

        async Task<string> HashAsync(string text)
        {
            string hash = "";
            _driver.OnWrite = async (request, ct) => hash = await request.Rows.HashAsync(ct);
            await _lake.ImportJsonAsync<JsonOrder>(JsonObjects.Stream(text), new ImportJsonOptions { Rejects = new MemoryStream(), Insert = new InsertOptions { Key = IdempotencyKey.Once("k") } });
            return hash;
        }
    }

    [Fact]
    public async Task The_streams_stay_the_callers()
    {
        MemoryStream input = new(Encoding.UTF8.GetBytes("{}"));
        MemoryStream rejects = new();
        await _lake.ImportJsonAsync<JsonOrder>(input, new ImportJsonOptions { Rejects = rejects });
        Assert.True(input.CanRead);
        Assert.True(rejects.CanWrite);
    }

    private static string Text(LakeJsonFormat format, IEnumerable<string> rows) => format == LakeJsonFormat.Array ? $"[{string.Join(",\n", rows)}]" : string.Join('\n', rows);

    private static List<(int Line, int Byte, string Path, string Error, string? Row)> Lines(MemoryStream rejects) =>
        [.. Encoding.UTF8.GetString(rejects.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement reject = document.RootElement;
            return (reject.GetProperty("line").GetInt32(), reject.GetProperty("byte").GetInt32(), reject.GetProperty("path").GetString()!, reject.GetProperty("error").GetString()!, reject.GetProperty("row").GetString());
        })];
}
