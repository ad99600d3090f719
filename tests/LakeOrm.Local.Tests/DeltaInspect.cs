using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests;

/// <summary>The sample that shows what a Delta table is, run as a process.</summary>
public sealed class DeltaInspect : LakeTest
{
    private const string Tables = "LAKEORM_TEST_DELTA_TABLES";

    private string Tickets => Path.Combine(Root, "lab", "tickets");

    private string UsersTable => Path.Combine(Root, "sales", "users");

    [Fact]
    public async Task A_table_is_shown_whole()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(5, "DE"), new InsertOptions { Key = IdempotencyKey.Once("job-42") });
        await Lake.InsertAsync(Users(3, "FR", from: 5));
        string text = await ShowAsync(UsersTable);
        Assert.Matches(@"\bversion +│ 2 ", text);
        Assert.Contains("reader 1, writer 2", text, StringComparison.Ordinal);
        Assert.Matches(@"│ appendOnly +│ kept ", text);
        Assert.Matches(@"│ balance +│ decimal\(18,4\) +│ no +│ +│", text);
        Assert.Matches(@"│ country +│ string +│ yes +│ yes +│", text);
        Assert.Matches(@"│ 2 +│ 8 +│ [\d,]+ +│ [\d,]+ +│ [\d,]+ +│ [\d,]+ +│ 0 +│ 0 +│", text);
        Assert.Matches(@"│ country=DE +│ 1 +│ 5 +│", text);
        Assert.Matches(@"│ 1 +│ [\d-]+ [\d:]+ +│ WRITE .*│ job-42 +│ LakeOrm", text);
        Assert.Matches(@"│ lakeorm:1:job-42 +│ 1 +│ 20", text);

        string then = await ShowAsync(UsersTable, "--version", "1");
        Assert.Matches(@"│ 1 +│ 5 +│", then);
        Assert.DoesNotContain("country=FR", then, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"│ 2 +│ [\d-]+ [\d:]+ +│ WRITE", then);
    }

    [Fact]
    public async Task The_checksum_is_of_the_rows_and_not_of_their_order_or_files()
    {
        await Lake.EnsureTableAsync<Ticket>();
        await Lake.InsertAsync(Some(0, 40));
        await Lake.InsertAsync(Some(40, 40));
        string before = await RowsAsync(Tickets);
        Assert.StartsWith("rows: 80\nchecksum: ", before, StringComparison.Ordinal);
        Assert.Equal(1, (await Lake.OptimizeAsync<Ticket>()).FilesAdded);
        Assert.Equal(before, await RowsAsync(Tickets));
        await Lake.OverwriteAsync(Some(0, 80).Reverse());
        Assert.Equal(before, await RowsAsync(Tickets));
        await Lake.UpdateAsync<Ticket>($"seat = seat + 1000", $"id = {7}");
        string changed = await RowsAsync(Tickets);
        Assert.StartsWith("rows: 80\n", changed, StringComparison.Ordinal);
        Assert.NotEqual(before, changed);
        Assert.Equal(before, await RowsAsync(Tickets, "--version", "3"));
    }

    [Fact]
    public async Task Rows_that_are_deleted_in_place_are_not_among_them()
    {
        await Lake.EnsureTableAsync<Ticket>();
        await Lake.InsertAsync(Some(0, 10));
        ForeignCommits log = new(Tickets);
        log.Delete(inLog: true, (log.Adds(1)[0], [2, 3]));
        string deleted = await RowsAsync(Tickets);
        Assert.Matches(@"│ 1 +│ 8 +│ .*│ 1 +│ 2 +│", await ShowAsync(Tickets));
        await Lake.OverwriteAsync(Some(0, 10).Where(static r => r.Id is not (2 or 3)));
        Assert.Equal(deleted, await RowsAsync(Tickets));
    }

    [Fact]
    public async Task Values_that_differ_have_other_texts()
    {
        Oddity[] rows =
        [
            new(null), new(string.Empty), new("NULL"), new("null"), new("'NULL'"), new("a, b"), new("a", "b"), new("(a, b)"), new("a'"), new("a\\"), new("a\\'"), new("a\""), new(" a"), new("a"),
            new(null, "a"), new("a, NULL", "b"), new("a", "NULL, b"), new("a", "'b', NULL"), new(null, null, 0), new(null, null, 0.1 + 0.2), new(null, null, 0.3), new(null, null, double.NaN), new(null, "nan"), new("\\x00"),
            new(null, null, null, [0]), new(null, null, null, [1]), new(null, null, null, "\\x00"u8.ToArray()), new(null, null, null, []),
        ];
        await Lake.EnsureTableAsync<Oddity>();
        await Lake.InsertAsync(rows);
        Assert.Equal(rows.Length, await Lake.ScalarAsync<long>($"SELECT count(DISTINCT CAST(row(*COLUMNS(*)) AS VARCHAR)) FROM oddities"));
    }

    [Fact]
    public async Task A_table_that_is_refused_is_described_and_the_feature_named()
    {
        await Lake.EnsureTableAsync<Ticket>();
        new ForeignCommits(Tickets).Commit(
            """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["fromTheFuture"],"writerFeatures":["fromTheFuture","appendOnly"]}}""");
        BuiltProgram program = await BuiltProgram.RunAsync("samples", "DeltaInspect", Tickets);
        Assert.Equal(1, program.ExitCode);
        Assert.Contains("'fromTheFuture'", program.Errors, StringComparison.Ordinal);
        Assert.Matches(@"│ fromTheFuture +│ refused ", program.Output);
        Assert.Matches(@"│ seat +│ ", program.Output);
        program = await BuiltProgram.RunAsync("samples", "DeltaInspect", Tickets, "--rows");
        Assert.Equal((1, string.Empty), (program.ExitCode, program.Output));
        Assert.Contains("'fromTheFuture'", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_table_or_no_command_is_an_error()
    {
        BuiltProgram program = await BuiltProgram.RunAsync("samples", "DeltaInspect", Path.Combine(Root, "nowhere"));
        Assert.Equal(1, program.ExitCode);
        Assert.Contains("'nowhere'", program.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await BuiltProgram.RunAsync("samples", "DeltaInspect")).ExitCode);
        Assert.Equal(2, (await BuiltProgram.RunAsync("samples", "DeltaInspect", Root, "--version", "first")).ExitCode);
    }

    [Fact]
    public async Task Tables_of_other_engines_are_shown()
    {
        string? folder = Environment.GetEnvironmentVariable(Tables);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"Set {Tables} to a folder of Delta tables that other engines wrote.");
        string mapped = await ShowAsync(Path.Combine(folder!, "table_with_column_mapping"));
        Assert.Matches(@"│ Super Name +│ string +│ yes +│ +│ col-3877fd94-0973-4941-ac6b-646849a1ff65 +│ 2 +│", mapped);
        Assert.Matches(@"│ Company Very Short=BMS +│ 1 +│ 4 +│", mapped);
        Assert.StartsWith("rows: 8\n", await RowsAsync(Path.Combine(folder!, "table-with-dv-small")), StringComparison.Ordinal);
        BuiltProgram variant = await BuiltProgram.RunAsync("samples", "DeltaInspect", Path.Combine(folder!, "spark-variant-checkpoint"));
        Assert.Equal(1, variant.ExitCode);
        Assert.Contains("'variantType-preview'", variant.Errors, StringComparison.Ordinal);
    }

    private static Ticket[] Some(int first, int count) => [.. Enumerable.Range(first, count).Select(static i => new Ticket(i, i % 2 == 0 ? "a" : "b", i))];

    private static async Task<string> ShowAsync(string table, params string[] arguments)
    {
        BuiltProgram program = await BuiltProgram.RunAsync("samples", "DeltaInspect", [table, .. arguments]);
        Assert.True(program.ExitCode == 0, program.Output + program.Errors);
        return program.Output;
    }

    private static Task<string> RowsAsync(string table, params string[] arguments) => ShowAsync(table, [.. arguments, "--rows"]);
}
