using System.Globalization;
using LakeOrm;
using Quickstart;
using Spectre.Console;

const int First = 5_000;
const int Second = 1_000;

if (DemoOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(DemoOptions.Usage);
    return 2;
}

string root = options.Root ?? Directory.CreateTempSubdirectory("lakeorm-quickstart-").FullName;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
AnsiConsole.MarkupLineInterpolated($"[grey]lake:[/] {root}{(options.Spark is null ? "" : $", {options.Format} tables of Spark")}");
await using LakeClient lake = DemoLake.Open(options, root);
if (options is { Spark: not null, Root: null } && await IsTableAsync())
{
    // It is somebody's, and the demo's own would be removed in the end.
    Console.Error.WriteLine("The server has a table sales.orders already. Drop it, or say by --root where its lake is.");
    return 2;
}

// 1. The table: made if absent; one that has drifted from the record is an error that lists every difference.
await lake.EnsureTableAsync<Order>();

// 2. Bad rows never reach the table, and the error names all of them.
try
{
    await lake.InsertAsync([Orders.Make(1).First() with { Email = "nobody", Quantity = 0 }]);
}
catch (LakeValidationException e)
{
    Table bad = new Table().Title("refused before anything was written").AddColumns("row", "column", "rule", "what is wrong");
    foreach (LakeViolation violation in e.Violations)
    {
        bad.AddRow(violation.Row.ToString(CultureInfo.InvariantCulture), violation.Column, violation.Rule, violation.Message.EscapeMarkup());
    }

    AnsiConsole.Write(bad);
}

// 3. Validate, write, one table version. The key makes it happen once, however often it is called.
WriteResult first = await InsertAsync("orders 1-5000", Orders.Make(First), First);
WriteResult again = await InsertAsync("the same again", Orders.Make(First), First);
WriteResult second = await lake.InsertAsync(Orders.Make(Second, First), new InsertOptions { Key = IdempotencyKey.Once("orders-2") });
Table writes = new Table().Title("writes").AddColumns("call", "outcome", "version", "rows added", "files", "bytes");
foreach ((string call, WriteResult w) in new[] { ("insert 5,000 (key orders-1)", first), ("the same again", again), ("insert 1,000 (key orders-2)", second) })
{
    writes.AddRow(call, w.Outcome.ToString(), $"{w.Version}", $"{w.RowsAdded:N0}", $"{w.FilesAdded}", $"{w.BytesAdded:N0}");
}

AnsiConsole.Write(writes);

// 4. SQL in, typed rows out; a hole is a bound parameter.
string country = "DE";
List<Order> german = await lake.QueryAsync<Order>($"SELECT * FROM sales.orders WHERE country = {country} ORDER BY total DESC LIMIT 5");
Table orders = new Table().Title($"the five largest orders to {country} (one partition read)").AddColumns("id", "email", "total", "status", "placed at");
foreach (Order o in german)
{
    orders.AddRow(o.Id, o.Email, $"{o.Total:N2}", o.Status.ToString(), $"{o.PlacedAt:u}");
}

AnsiConsole.Write(orders);

// 5. One record per projection, streamed.
Table totals = new Table().Title("revenue by country").AddColumns("country", "orders", "revenue");
await foreach (CountryTotal t in lake.QueryStreamAsync<CountryTotal>(
    $"SELECT country, count(*) AS orders, sum(total) AS revenue FROM sales.orders GROUP BY country ORDER BY revenue DESC"))
{
    totals.AddRow(t.Country, $"{t.Orders:N0}", $"{t.Revenue:N2}");
}

AnsiConsole.Write(totals);

// 6. Every version stays readable.
long now = await lake.ScalarAsync<long>($"SELECT count(*) FROM sales.orders");
long then = await lake.AsOf(version: first.Version).ScalarAsync<long>($"SELECT count(*) FROM sales.orders");
AnsiConsole.MarkupLineInterpolated($"rows now: [bold]{now:N0}[/], as of version {first.Version}: [bold]{then:N0}[/]");
if (options.Root is null)
{
    if (options.Spark is not null)
    {
        await lake.ExecuteAsync($"DROP TABLE sales.orders");
    }

    Directory.Delete(root, recursive: true);
}

return now == First + Second && then == First && again.RowsAdded == 0 ? 0 : 1;

async Task<bool> IsTableAsync()
{
    try
    {
        await lake.ScalarAsync<long>($"SELECT count(*) FROM sales.orders");
        return true;
    }
    catch (LakeTableNotFoundException)
    {
        return false;
    }
}

async Task<WriteResult> InsertAsync(string what, IEnumerable<Order> rows, int count) =>
    await AnsiConsole.Progress().StartAsync(async context =>
    {
        ProgressTask task = context.AddTask(what, maxValue: count);
        WriteResult result = await lake.InsertAsync(rows, new InsertOptions
        {
            Key = IdempotencyKey.Once("orders-1"),
            Progress = new ProgressInOrder(p => task.Value = p.Rows),
        });
        task.Value = count;
        return result;
    });
