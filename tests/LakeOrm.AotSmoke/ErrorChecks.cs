using LakeOrm.RecordCases.Shapes;

namespace LakeOrm.AotSmoke;

/// <summary>What goes wrong says what, where and what to do, and loses nothing.</summary>
internal static class ErrorChecks
{
    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("errors");
        Measure[] bad = [.. Measure.Rows(0, 2), new Measure { Id = 3, Station = "north", Degrees = 1000 }];
        await checks.FailsAsync<LakeValidationException>(() => lake.InsertAsync(bad), "degrees", "a row that breaks a rule");
        await checks.FailsAsync<LakeTableNotFoundException>(() => lake.QueryAsync<Measure>($"SELECT * FROM smoke.nowhere"), "smoke.nowhere", "a query of a table that is not there");
        await checks.FailsAsync<LakeTableNotFoundException>(() => lake.InsertAsync(Measure.Rows(0, 1), new InsertOptions { Table = "smoke.nowhere" }), "smoke.nowhere", "an insert into one");
        await checks.FailsAsync<LakeSchemaException>(() => lake.EnsureTableAsync<Point>(new EnsureTableOptions { Table = "smoke.measures" }), "degrees", "a table of another schema");
        await checks.FailsAsync<LakeBindException>(() => lake.QueryAsync<Measure>($"SELECT id FROM smoke.measures"), "station", "a result that lacks a column");
        await checks.FailsAsync<LakeDataException>(() => lake.QueryAsync<StationMean>($"SELECT 'north' AS station, NULL::DOUBLE AS mean"), "mean", "null where none can be");
        await checks.FailsAsync<LakeQueryException>(() => lake.QueryAsync<Measure>($"SELEC * FROM smoke.measures"), "SELEC", "a statement that is no SQL");
        await checks.FailsAsync<LakeNoRowsException>(() => lake.QueryFirstAsync<Measure>($"SELECT * FROM smoke.measures WHERE id = {-1}"), "", "no first row");
        await checks.FailsAsync<LakeIdempotencyException>(() => lake.InsertAsync(Measure.Rows(0, 1), new InsertOptions { Key = IdempotencyKey.Once("job-42") }), "job-42", "a key with other rows");
        await checks.FailsAsync<LakeConflictException>(() => lake.InsertAsync(Measure.Rows(0, 1), new InsertOptions { ExpectedVersion = 1 }), "1", "another version than expected");
        await checks.FailsAsync<LakeException>(() => lake.QueryAsync<Measure>($"SELECT * FROM read_csv('/etc/hosts')"), "", "a file outside of the lake");
        checks.Equal(21_010L, await lake.ScalarAsync<long>($"SELECT count(*) FROM smoke.measures"), "nothing of it was written");
    }
}
