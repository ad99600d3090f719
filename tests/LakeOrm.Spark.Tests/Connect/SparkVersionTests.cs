using LakeOrm.Spark.Connect.Sessions;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class SparkVersionTests
{
    private static readonly Uri Server = new("http://spark:15002");

    [Theory]
    [InlineData("4.0.1", false, false)]
    [InlineData("4.1.2", true, false)]
    [InlineData("4.2.0-SNAPSHOT", true, true)]
    [InlineData("5.0", true, true)]
    public void What_a_server_can_follows_from_its_version(string text, bool chunks, bool schemaEvolution)
    {
        SparkVersion version = SparkVersion.Parse(text, Server);

        Assert.Equal((chunks, schemaEvolution), (version.HasChunks, version.HasSchemaEvolution));
    }

    [Theory]
    [InlineData("3.5.4")]
    [InlineData("4")]
    [InlineData("")]
    [InlineData("four.one")]
    public void An_older_server_and_what_has_no_version_are_refused(string text)
    {
        Assert.Contains("4.0", Assert.Throws<LakeUnsupportedException>(() => SparkVersion.Parse(text, Server)).Message, StringComparison.Ordinal);
    }
}
