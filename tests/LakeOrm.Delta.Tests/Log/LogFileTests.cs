using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Tests.Log;

public class LogFileTests
{
    [Theory]
    [InlineData("00000000000000000007.json", "Commit", 7, 1, 1)]
    [InlineData("00000000000000000010.checkpoint.parquet", "Checkpoint", 10, 1, 1)]
    [InlineData("00000000000000000010.checkpoint.0000000002.0000000003.parquet", "Checkpoint", 10, 2, 3)]
    [InlineData("00000000000000000010.checkpoint.0000000004.0000000003.parquet", "Other", 10, 1, 1)]
    [InlineData("00000000000000000010.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json", "CheckpointV2", 10, 1, 1)]
    [InlineData("00000000000000000010.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet", "CheckpointV2", 10, 1, 1)]
    [InlineData("00000000000000000010.crc", "Other", 10, 1, 1)]
    [InlineData("00000000000000000004.00000000000000000006.compacted.json", "Compacted", 4, 1, 1)]
    [InlineData("00000000000000000004.00000000000000000004.compacted.json", "Other", 4, 1, 1)]
    [InlineData("00000000000000000004.6.compacted.json", "Other", 4, 1, 1)]
    [InlineData("00000000000000000010.checkpoint.80a083e8.parquet", "Other", 10, 1, 1)]
    [InlineData(".00000000000000000010.checkpoint.parquet.crc", "Other", 10, 1, 1)]
    [InlineData("_last_checkpoint", "Other", -1, 1, 1)]
    [InlineData("99999999999999999999.json", "Other", -1, 1, 1)]
    [InlineData(".00000000000000000007.json.crc", "Other", 7, 1, 1)]
    [InlineData("00000000000000000007.json.tmp", "Other", 7, 1, 1)]
    public void A_name_says_what_the_file_is(string name, string kind, long version, int part, int parts)
    {
        LogFile file = LogFile.Parse("t/_delta_log/" + name);
        Assert.Equal((kind, version, part, parts), (file.Kind.ToString(), file.Version, file.Part, file.Parts));
    }

    [Fact]
    public void Compacted_commits_tell_their_last_version() =>
        Assert.Equal(6, LogFile.Parse("t/_delta_log/00000000000000000004.00000000000000000006.compacted.json").End);

    [Fact]
    public void Names_of_a_version_sort_after_those_of_the_version_before()
    {
        string[] names = [LogFile.Commit("t", 9), LogFile.Before("t", 10), LogFile.Checkpoint("t", 10), LogFile.Commit("t", 10), LogFile.Before("t", 11), LogFile.LastCheckpoint("t")];
        Assert.Equal(names, names.Order(StringComparer.Ordinal));
    }
}
