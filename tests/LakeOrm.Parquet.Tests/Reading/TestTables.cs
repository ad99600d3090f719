namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>Real Delta tables, in the folder that the environment names.</summary>
internal static class TestTables
{
    private const string Variable = "LAKEORM_TEST_DELTA_TABLES";

    internal static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
        ? folder
        : throw new InvalidOperationException(Variable);

    internal static void SkipUnlessPresent() =>
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"Set {Variable} to a folder of Delta tables to compare with DuckDB.");
}
