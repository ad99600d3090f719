using System.Globalization;
using LakeOrm;
using NytCovid;
using Spectre.Console;

if (args is not [{ } source, { } target])
{
    await Console.Error.WriteLineAsync("usage: NytCovid SOURCE TARGET   (SOURCE: the folder of the COVID-19_NYT Delta table; TARGET: the folder of the new lake)");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
DirectoryInfo table = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
await using LakeClient from = Lake.Local(table.Parent!.FullName);
await using LakeClient to = Lake.Local(target);
await to.EnsureTableAsync<CountyDay>();

WriteResult result = await to.InsertAsync(ReadAsync(), new InsertOptions
{
    Key = IdempotencyKey.Once("nyt-covid"),

    // The key alone says that the work is done: a second run need not read the source again to compare it.
    VerifyPayload = false,
});

long rows = await to.ScalarAsync<long>($"SELECT count(*) FROM covid");
if (result.Outcome != WriteOutcome.Committed)
{
    Console.WriteLine("nothing is left to do: the rows are there since version " + result.Version.ToString(CultureInfo.InvariantCulture));
}

Console.WriteLine($"rows: {rows}");
Table worst = new Table().Title("the five worst states, by deaths").AddColumns("state", "cases", "deaths");
await foreach (StateTotal s in to.QueryStreamAsync<StateTotal>($"""
    SELECT state, sum(total_cases) AS cases, coalesce(sum(total_deaths), 0) AS deaths
    FROM covid WHERE reported_on = (SELECT max(reported_on) FROM covid)
    GROUP BY state ORDER BY deaths DESC LIMIT 5
    """))
{
    worst.AddRow(s.State.EscapeMarkup(), $"{s.Cases:N0}", $"{s.Deaths:N0}");
}

AnsiConsole.Write(worst);
return 0;

async IAsyncEnumerable<CountyDay> ReadAsync()
{
    await foreach (SourceCase c in from.QueryStreamAsync<SourceCase>($"SELECT * FROM {LakeSql.Identifier(table.Name)}"))
    {
        yield return new CountyDay
        {
            ReportedOn = DateOnly.ParseExact(c.Date!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            State = c.State!,
            County = c.County!,
            FipsCode = c.Fips,
            TotalCases = c.Cases ?? 0,
            TotalDeaths = c.Deaths,
        };
    }
}
