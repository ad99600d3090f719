using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Sessions;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>What a server's catalog has.</summary>
internal static class Listing
{
    /// <summary>The texts in a column of what a statement shows.</summary>
    public static async Task<List<string>> ColumnAsync(SparkSession session, string show, int column)
    {
        List<string> names = [];
        await using LakeResult result = await session.QueryAsync(show, []);
        while (await result.ReadAsync() is { } batch)
        {
            using (batch)
            {
                names.AddRange(Enumerable.Range(0, batch.Length).Select(i => ((StringArray)batch.Column(column)).GetString(i)));
            }
        }

        return names;
    }
}
