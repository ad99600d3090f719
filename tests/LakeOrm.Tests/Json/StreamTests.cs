using System.Text;
using CsCheck;
using LakeOrm.RecordCases.Json;

namespace LakeOrm.Tests.Json;

/// <summary>How rows follow each other, and where what is wrong stands.</summary>
public sealed class StreamTests
{
    private static readonly string A = JsonObjects.OfOrder(1);
    private static readonly string B = JsonObjects.OfOrder(2);

    public static TheoryData<string> Inputs =>
    [
        "", " \r\n\t\n", "[]", " [ ] ", "[\n]\n",
        A, A + "\n", A + "\n" + B, A + "\r\n" + B + "\r\n", "\n\n" + A + "\n \n" + B + "\n\n", "\uFEFF" + A + "\n" + B, "\uFEFF[" + A + "]",
        "[" + A + "]", "[\n  " + A + " ,\n  " + B + "\n]\n", " \n[" + A + "," + B + "]",
    ];

    public static TheoryData<string, LakeJsonFormat, long, long, long, string, string> Faults => new()
    {
        // Lines.
        { A + "\n" + B + " x\n" + A, LakeJsonFormat.Detect, 1, 2, B.Length + 2, "$", "the text is no JSON: 'x' is invalid after a single JSON value" },
        { A + B, LakeJsonFormat.Detect, 0, 1, A.Length + 1, "$", "the text is no JSON: '{' is invalid after a single JSON value" },
        { A + "\n{\n\"orderId\":1}", LakeJsonFormat.Detect, 1, 2, 2, "$", "the text is no JSON: Expected depth to be zero" },
        { A + "\n" + B[..^1], LakeJsonFormat.Detect, 1, 2, B.Length, "$.note", "the text is no JSON" },
        { A + "\n[" + B + "]", LakeJsonFormat.Detect, 1, 2, 1, "$", "expected an object, found an array." },
        { "[" + A + "]", LakeJsonFormat.Lines, 0, 1, 1, "$", "expected an object, found an array." },
        { "x", LakeJsonFormat.Detect, 0, 1, 1, "$", "the text is no JSON: 'x' is an invalid start of a value." },
        { A + "\n \n  " + B.Replace("3", "true", StringComparison.Ordinal), LakeJsonFormat.Detect, 1, 3, B.IndexOf('3', StringComparison.Ordinal) + 3, "$.quantity", "expected an integer" },
        { A + "\n\uFEFF" + B, LakeJsonFormat.Detect, 1, 2, 1, "$", "the text is no JSON" },
        { A + "\n" + B.Replace("a@", "\t@", StringComparison.Ordinal), LakeJsonFormat.Detect, 1, 2, B.IndexOf("a@", StringComparison.Ordinal) + 1, "$['e-mail']", "the text is no JSON: '0x09' is invalid within a JSON string" },

        // Arrays.
        { A, LakeJsonFormat.Array, 0, 1, 1, "$", "expected an array, found '{'." },
        { "", LakeJsonFormat.Array, 0, 1, 1, "$", "expected an array, found the input's end." },
        { "[", LakeJsonFormat.Detect, 0, 1, 2, "$", "expected a row or the end of the array, found the input's end." },
        { "[" + A, LakeJsonFormat.Detect, 1, 1, A.Length + 2, "$", "expected a comma or the end of the array, found the input's end." },
        { "[" + A + ",", LakeJsonFormat.Detect, 1, 1, A.Length + 3, "$", "expected a row or the end of the array, found the input's end." },
        { "[" + A + ",]", LakeJsonFormat.Detect, 1, 1, A.Length + 3, "$", "expected a row behind the comma, found ']'." },
        { "[,", LakeJsonFormat.Detect, 0, 1, 2, "$", "expected a row or the end of the array, found ','." },
        { "[" + A + "\n" + B + "]", LakeJsonFormat.Detect, 1, 2, 1, "$", "expected a comma or the end of the array, found '{'." },
        { "[" + A + "]\n]", LakeJsonFormat.Detect, 1, 2, 1, "$", "expected nothing behind the array, found ']'." },
        { "[" + A + "]\u0001", LakeJsonFormat.Detect, 1, 1, A.Length + 3, "$", "expected nothing behind the array, found the byte 0x01." },
        { "[" + A + ",\n" + B[..^1] + "]", LakeJsonFormat.Detect, 1, 2, B.Length, "$.note", "the text is no JSON: ']' is invalid" },
        { "[" + A + ",\n" + B[..20], LakeJsonFormat.Detect, 1, 2, 21, "$.orderId", "the text is no JSON: Expected end of string" },
        { "[" + A + ",\n 17 ," + B + "]", LakeJsonFormat.Detect, 1, 2, 2, "$", "expected an object, found the number 17." },
        { "[" + A + ",\n\"{\\\"}\" ," + B + "]", LakeJsonFormat.Detect, 1, 2, 1, "$", "expected an object, found the text '{\\\"}'." },
        { "[" + A + ", nul]", LakeJsonFormat.Detect, 1, 1, A.Length + 7, "$", "the text is no JSON" },
        { "[" + A + ", }]", LakeJsonFormat.Detect, 1, 1, A.Length + 4, "$", "the text is no JSON: '}' is an invalid start of a value." },
        { "[" + A + ",\n{\n \"orderId\": 2,\n \"quantity\": \"x\" }]", LakeJsonFormat.Detect, 1, 4, 14, "$.quantity", "expected an integer" },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Lines_and_arrays_are_told_apart_by_their_first_character(string input)
    {
        string[] expected = [.. new[] { A, B }.Where(input.Contains)];
        Assert.Equal(expected.Select(static (_, i) => i + 1L), (await ReadAsync(input)).Select(static o => o.OrderId));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_is_wrong_is_said_with_its_place(string input, LakeJsonFormat format, long row, long line, long position, string path, string says)
    {
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => ReadAsync(input, new LakeJsonOptions { Format = format }));
        Assert.StartsWith(says, error.Problem, StringComparison.Ordinal);
        Assert.Equal((row, line, position, path), (error.Row, error.Line, error.BytePosition, error.Path));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task However_the_stream_is_cut_it_reads_the_same(string input, LakeJsonFormat format, long row, long line, long position, string path, string says)
    {
        LakeJsonOptions options = new() { Format = format };
        byte[] bytes = Encoding.UTF8.GetBytes(input);
        string whole = await OutcomeAsync(new MemoryStream(bytes), options);
        Assert.Contains($"row {row}, line {line}, byte {position}, {path}: {says}", whole, StringComparison.Ordinal);
        for (int cut = 0; cut < bytes.Length; cut++)
        {
            int[] lengths = [cut, bytes.Length];
            int piece = 0;
            Assert.Equal(whole, await OutcomeAsync(new PiecewiseStream(bytes, () => lengths[Math.Min(piece++, 1)]), options));
        }

        Assert.Equal(whole, await OutcomeAsync(new PiecewiseStream(bytes, static () => 1), options));
    }

    [Fact]
    public void Any_input_reads_the_same_however_it_is_cut()
    {
        string[] parts = [A, B, "\n", ",", "[", "]", " ", "{", "}", "\"", "\\", "\"\\\"}\"", ":", "1", "nul", "\r\n", "\uFEFF", "ä", "{\"a\":[{}]}", A.Replace("3", "300000", StringComparison.Ordinal)];
        Gen.Select(Gen.Int[0, parts.Length - 1].Array[0, 12], Gen.Int[1, 40].Array[1, 20], Gen.Bool, Gen.Int[1, 90]).Sample(
            (texts, lengths, isArray, maxRowBytes) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes((isArray ? "[" : "") + string.Concat(texts.Select(i => parts[i])));
                LakeJsonOptions options = new() { MaxRowBytes = maxRowBytes };
                int piece = 0;
                string whole = OutcomeAsync(new MemoryStream(bytes), options).Result;
                return OutcomeAsync(new PiecewiseStream(bytes, () => lengths[piece++ % lengths.Length]), options).Result == whole;
            },
            iter: 2000);
    }

    [Theory]
    [InlineData(LakeJsonFormat.Lines)]
    [InlineData(LakeJsonFormat.Array)]
    public async Task A_row_longer_than_the_limit_is_refused_and_one_as_long_is_not(LakeJsonFormat format)
    {
        string input = format == LakeJsonFormat.Array ? $"[{A}, {B}]" : $"{A}\n{B}";
        Assert.Equal(2, (await ReadAsync(input, new LakeJsonOptions { MaxRowBytes = A.Length })).Count);
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => ReadAsync(input, new LakeJsonOptions { MaxRowBytes = A.Length - 1 }));
        Assert.Equal($"the row has more than {A.Length - 1} bytes; raise LakeJsonOptions.MaxRowBytes, or make it shorter.", error.Problem);
    }

    [Fact]
    public async Task A_text_that_is_never_closed_is_what_is_said_of_a_row_that_never_ends()
    {
        string input = "[" + A.Replace("null", "\"null", StringComparison.Ordinal) + ",\n" + string.Join(",\n", Enumerable.Repeat(B, 100)) + "]";
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(() => ReadAsync(input, new LakeJsonOptions { MaxRowBytes = 1000 }));
        Assert.StartsWith("the text is no JSON: '0x0A' is invalid within a JSON string", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_is_positive_and_at_most_a_gibibyte()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LakeJsonOptions { MaxRowBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LakeJsonOptions { MaxRowBytes = LakeJsonOptions.MaxMaxRowBytes + 1 });
        Assert.Equal(16 << 20, new LakeJsonOptions().MaxRowBytes);
    }

    [Theory]
    [InlineData("{\"orderId\":1,\"e-mail\":\"\u00FF", 24)]
    [InlineData("{\"\u00C0\u0080\":1}", 3)]
    [InlineData("\u00FF\u00FE{", 1)]
    public async Task Bytes_that_are_no_utf8_are_refused_at_the_first(string latin1, long position)
    {
        LakeJsonException error = await Assert.ThrowsAsync<LakeJsonException>(async () => await LakeJson.ReadAsync<JsonOrder>(new MemoryStream(Encoding.Latin1.GetBytes(latin1))).ToListAsync());
        Assert.Equal(("the bytes are no UTF-8; write the text in UTF-8.", position), (error.Problem, error.BytePosition));
    }

    [Fact]
    public async Task It_stops_when_it_is_cancelled()
    {
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<JsonOrder> rows = LakeJson.ReadAsync<JsonOrder>(JsonObjects.Stream(A + "\n" + B), cancellationToken: source.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await rows.MoveNextAsync());
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await LakeJson.ReadAsync<JsonOrder>(JsonObjects.Stream(A), cancellationToken: source.Token).ToListAsync());
    }

    private static Task<List<JsonOrder>> ReadAsync(string input, LakeJsonOptions? options = null) => LakeJson.ReadAsync<JsonOrder>(JsonObjects.Stream(input), options).ToListAsync().AsTask();

    private static async Task<string> OutcomeAsync(Stream stream, LakeJsonOptions options)
    {
        StringBuilder outcome = new();
        try
        {
            await foreach (JsonOrder row in LakeJson.ReadAsync<JsonOrder>(stream, options))
            {
                outcome.Append(row).Append('\n');
            }
        }
        catch (LakeJsonException e)
        {
            outcome.Append(e.Message);
        }

        return outcome.ToString();
    }
}
