using CsCheck;
using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Tests.Log;

public class LogPathTests
{
    [Theory]
    [InlineData("part-1.parquet", "t/part-1.parquet")]
    [InlineData("c=a%20b/part-1.parquet", "t/c=a b/part-1.parquet")]
    [InlineData("c=a%252Fb/part-1.parquet", "t/c=a%2Fb/part-1.parquet")]
    [InlineData("c=%C3%A4/part-1.parquet", "t/c=ä/part-1.parquet")]
    [InlineData("c=12:30/part-1.parquet", "t/c=12:30/part-1.parquet")]
    [InlineData("c=a+b/part-1.parquet", "t/c=a+b/part-1.parquet")]
    public void A_relative_path_is_decoded_below_the_table(string encoded, string key)
    {
        LogPath path = LogPath.Read("t", encoded);
        Assert.Equal(key, path.Path);
        Assert.Equal(encoded, path.Encoded ?? path.Path[path.RelativeFrom..]);
    }

    [Theory]
    [InlineData("s3://bucket/a%20b.parquet", "s3://bucket/a b.parquet")]
    [InlineData("file:/data/x.parquet", "file:/data/x.parquet")]
    [InlineData("/data/x.parquet", "/data/x.parquet")]
    public void An_absolute_path_stays_absolute(string encoded, string path) => Assert.Equal(path, LogPath.Read("t", encoded).Path);

    [Theory]
    [InlineData("../other/x.parquet")]
    [InlineData("a/../../x.parquet")]
    [InlineData("%2E%2E/x.parquet")]
    [InlineData("a/..")]
    [InlineData("..%2Fx.parquet")]
    [InlineData("..\\\\x.parquet")]
    [InlineData("a//b")]
    [InlineData("./x")]
    [InlineData("")]
    [InlineData("folder/")]
    [InlineData("a%00b")]
    public void A_path_that_leaves_the_table_or_names_no_file_is_refused(string encoded) => Assert.Throws<FormatException>(() => LogPath.Read("t", encoded));

    [Fact]
    public void What_is_written_is_read_back_whatever_the_name() =>
        Gen.String[Gen.Char[' ', '\u2fff'], 1, 30].Where(static s => !s.Contains('/') && !s.Contains('\\') && s is not ("." or "..")).Sample(name =>
        {
            LogPath written = LogPath.Write("t", name);
            LogPath read = LogPath.Read("t", written.Encoded ?? name);
            return written.Path == read.Path && read.Path == "t/" + name && !(written.Encoded ?? name).Contains(' ');
        });
}
