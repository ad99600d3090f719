using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class ErrorTests(SparkConnect servers) : ServerTest(servers)
{
    [Fact]
    public async Task A_table_that_is_not_there_is_named_with_the_place_in_the_statement()
    {
        SparkSession session = await OpenAsync();

        LakeTableNotFoundException error = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => session.QueryAsync("SELECT * FROM no_such_table", []));

        LakeEngineError said = error.EngineError!;
        Assert.Equal("TABLE_OR_VIEW_NOT_FOUND", said.ErrorClass);
        Assert.Equal("42P01", said.SqlState);
        Assert.Equal("`no_such_table`", said.MessageParameters["relationName"]);
        LakeQueryContext place = Assert.Single(said.Contexts);
        Assert.Equal(("no_such_table", 14, 26), (place.Fragment, place.Start, place.Stop));
        Assert.Contains("org.apache.spark.sql.AnalysisException", said.TypeNames);
        Assert.Null(said.StackTrace);
        Assert.Contains("no_such_table", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task The_servers_stack_is_there_for_whoever_asks()
    {
        SparkSession session = await OpenAsync(new SparkOptions(Server.Address) { ServerStackTrace = true });

        LakeQueryException error = await Assert.ThrowsAsync<LakeQueryException>(() => ColumnAsync(session, "SELECT raise_error('stop ' || id) FROM range(3)"));

        Assert.Contains("    at org.apache.spark", error.EngineError!.StackTrace, StringComparison.Ordinal);
        Assert.DoesNotContain("    at org.apache.spark", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEKT 1", typeof(LakeQueryException), "PARSE_SYNTAX_ERROR")]
    [InlineData("INSERT INTO errors_delta SELECT id, 1 FROM range(3) WHERE 1 / id > 0", typeof(LakeQueryException), "DIVIDE_BY_ZERO")]
    [InlineData("INSERT INTO errors_delta VALUES (NULL, 1)", typeof(LakeDataException), "DELTA_NOT_NULL_CONSTRAINT_VIOLATED")]
    [InlineData("INSERT INTO errors_delta SELECT 1, CAST(12345 AS DECIMAL(9,0))", typeof(LakeDataException), "CAST_OVERFLOW_IN_TABLE_INSERT")]
    [InlineData("SELECT * FROM errors_delta VERSION AS OF 1000", typeof(LakeTableNotFoundException), "DELTA_VERSION_NOT_FOUND")]
    public async Task An_error_has_the_engines_class_and_the_type_that_fits(string sql, Type type, string errorClass)
    {
        SparkSession session = await OpenAsync();
        string table = $"errors_{Guid.NewGuid():N}";
        (await session.RunAsync($"CREATE TABLE {table} (id INT NOT NULL, amount DECIMAL(4,2)) USING delta", [])).Dispose();

        LakeException error = await Assert.ThrowsAnyAsync<LakeException>(async () => (await session.RunAsync(sql.Replace("errors_delta", table, StringComparison.Ordinal), [])).Dispose());

        (await session.RunAsync($"DROP TABLE {table}", [])).Dispose();

        Assert.Equal(errorClass, error.EngineError?.ErrorClass);
        Assert.IsType(type, error);
    }

    [Fact]
    public async Task A_branch_that_its_table_has_left_behind_is_a_conflict()
    {
        SparkSession session = await OpenAsync();
        string table = $"left_{Guid.NewGuid():N}";
        foreach (string sql in new[] { $"CREATE TABLE ice.db.{table} (id INT) USING iceberg", $"INSERT INTO ice.db.{table} VALUES (1)", $"ALTER TABLE ice.db.{table} CREATE BRANCH b", $"INSERT INTO ice.db.{table}.branch_b VALUES (2)", $"INSERT INTO ice.db.{table} VALUES (3)" })
        {
            (await session.RunAsync(sql, [])).Dispose();
        }

        await Assert.ThrowsAsync<LakeConflictException>(async () => (await session.RunAsync($"CALL ice.system.fast_forward('db.{table}', 'main', 'b')", [])).Dispose());

        (await session.RunAsync($"DROP TABLE ice.db.{table}", [])).Dispose();
    }

    [Fact]
    public async Task Nothing_at_the_address_is_told_within_the_time_for_connecting()
    {
        SparkOptions nowhere = new($"sc://127.0.0.1:{Ports.Free()}") { ConnectTimeout = TimeSpan.FromMilliseconds(300) };

        LakeConnectionException error = await Assert.ThrowsAsync<LakeConnectionException>(() => OpenAsync(nowhere));

        Assert.True(error.IsTransient);
        Assert.Contains($"127.0.0.1:{nowhere.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_was_released_is_lost()
    {
        SparkSession session = await OpenAsync();
        SparkSession same = await SparkSession.OpenAsync(Channel(), session.Id);
        await same.DisposeAsync();

        LakeSessionLostException error = await Assert.ThrowsAsync<LakeSessionLostException>(() => ColumnAsync(session, "SELECT 1"));

        Assert.True(error.IsTransient);
        Assert.True(session.IsLost);
    }
}
