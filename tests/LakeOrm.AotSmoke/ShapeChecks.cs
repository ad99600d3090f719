using LakeOrm.RecordCases.Shapes;

namespace LakeOrm.AotSmoke;

/// <summary>A record of every shape goes into a table of its own and comes back.</summary>
internal static class ShapeChecks
{
    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("shapes");
        await SurvivesAsync(new Positional("p-1", 3, "note") { Extra = "more" }, "a positional record");
        await SurvivesAsync(new GetOnly("g-1", new DateOnly(2024, 2, 29)), "get-only members, partitioned by a date");
        await SurvivesAsync(new Point(1, -2, "a/b c=ü%"), "a readonly record struct, partitioned by a text that no path takes as it is");
        await SurvivesAsync(new MutableStruct { Number = 5, Name = "five" }, "a record struct with setters");
        await SurvivesAsync(new Outer.IInner<int>.Nested(1, "keyword"), "a record nested in a generic type");
        await SurvivesAsync(new Cat("Tom"), "a record with a body on a positional base");
        await SurvivesAsync(new Dog("Rex", 3), "a positional record on a positional base");
        await SurvivesAsync(new Parts { First = 1, FirstCount = 2, Row = 3 }, "a record of two parts");

        var customer = new Customer { Id = Guid.CreateVersion7(), Name = "Ada" };
        await lake.EnsureTableAsync<Customer>();
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        WriteResult written = await lake.InsertAsync([customer]);
        Customer read = await lake.QueryFirstAsync<Customer>($"SELECT * FROM {LakeSql.Table<Customer>()}");
        checks.Equal(customer, read with { CreatedAt = default, UpdatedAt = null, IngestId = null, IngestUuid = default }, "inherited and overridden members");
        checks.That(read.CreatedAt >= before && read.UpdatedAt == read.CreatedAt.UtcDateTime, "times that the write stamps");
        checks.That(read.IngestUuid == written.IngestId && read.IngestId == written.IngestId.ToString("D"), "the id that the write stamps");

        Positional lacking = await lake.QueryFirstAsync<Positional>($"SELECT 'p-2' AS id, NULL::VARCHAR AS note");
        checks.Equal(new Positional("p-2"), lacking, "members that may be absent keep their defaults");
        Summed sum = await lake.QueryFirstAsync<Summed>($"SELECT 'all' AS layer, sum(x) AS total, avg(y) AS mean, count(*) AS points FROM {LakeSql.Table<Point>()}");
        checks.Equal(new Summed("all", 1, -2, 1), sum, "a projection: a 128-bit sum becomes a long");

        async Task SurvivesAsync<T>(T row, string what)
            where T : ILakeTable<T>
        {
            await lake.EnsureTableAsync<T>();
            await lake.InsertAsync([row]);
            checks.Equal(row, await lake.QueryFirstAsync<T>($"SELECT * FROM {LakeSql.Table<T>()}"), what);
        }
    }
}
