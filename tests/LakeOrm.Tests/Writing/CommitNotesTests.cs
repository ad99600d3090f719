using CsCheck;
using LakeOrm.Writing;

namespace LakeOrm.Tests.Writing;

public class CommitNotesTests
{
    [Fact]
    public void Notes_come_back_as_they_were() =>
        (from id in Gen.Guid
         from operation in Gen.String.Null()
         from key in Gen.String.Null()
         from number in Gen.Long.Nullable()
         from payload in Gen.String[Gen.Char.AlphaNumeric, 0, 9].Null()
         select new CommitNotes { IngestId = id, Operation = Whole(operation), Key = Whole(key), Number = number, Payload = payload })
        .Sample(static notes =>
        {
            Assert.Equal(notes, CommitNotes.Parse(notes.ToJson()));
            Assert.Equal(notes, CommitNotes.Of(notes.ToPairs().ToDictionary()));
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("what I did last summer: lakeorm.ingestId")]
    [InlineData("[\"lakeorm.ingestId\"]")]
    [InlineData("\"lakeorm.ingestId\"")]
    [InlineData("{\"lakeorm.ingestId\":1}")]
    [InlineData("{\"lakeorm.ingestId\":\"1\"}")]
    [InlineData("{\"lakeorm.ingestId\":\"00000000-0000-7000-8000-000000000001\"")]
    [InlineData("{\"lakeorm.ingestId\":\"\\ud800\"}")]
    [InlineData("{\"user\":{\"lakeorm.ingestId\":\"00000000-0000-7000-8000-000000000001\"}}")]
    public void What_others_write_there_is_not_ours(string? text) => Assert.Null(CommitNotes.Parse(text));

    [Fact]
    public void A_name_of_a_later_version_is_passed_over() =>
        Assert.Equal("k", CommitNotes.Parse("""{"lakeorm.later":{"a":1},"lakeorm.ingestId":"00000000-0000-7000-8000-000000000001","lakeorm.key":"k","lakeorm.number":"no number"}""")!.Key);

    // Half of a surrogate pair is no text: a key cannot hold it.
    private static string? Whole(string? text) => text is null ? null : string.Concat(text.Where(static c => !char.IsSurrogate(c)));
}
