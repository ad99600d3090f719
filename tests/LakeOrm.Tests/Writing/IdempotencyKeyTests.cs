using LakeOrm.Writing;

namespace LakeOrm.Tests.Writing;

public class IdempotencyKeyTests
{
    [Fact]
    public void A_key_is_its_text() => Assert.Equal(IdempotencyKey.Once("job-42"), IdempotencyKey.Once("job-42"));

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_key_that_is_empty_or_has_control_characters_is_refused(string text) => Assert.ThrowsAny<ArgumentException>(() => IdempotencyKey.Once(text));

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_producer_and_an_application_id_follow_the_same_rule(string text)
    {
        Assert.ThrowsAny<ArgumentException>(() => IdempotencyKey.Sequence(text, 1));
        Assert.ThrowsAny<ArgumentException>(() => IdempotencyKey.Raw(text, 1));
    }

    [Fact]
    public void Numbers_begin_at_0()
    {
        Assert.Equal(0, IdempotencyKey.Sequence("p", 0).Number);
        Assert.Equal(0, IdempotencyKey.Raw("a", 0).Number);
        Assert.Null(IdempotencyKey.Once("k").Number);
        Assert.Throws<ArgumentOutOfRangeException>(() => IdempotencyKey.Sequence("p", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IdempotencyKey.Raw("a", -1));
    }

    [Fact]
    public void A_key_shows_its_number() =>
        Assert.Equal(["job", "p/12", "a/3"], new[] { IdempotencyKey.Once("job"), IdempotencyKey.Sequence("p", 12), IdempotencyKey.Raw("a", 3) }.Select(static k => k.ToString()));

    [Fact]
    public void A_raw_id_cannot_pose_as_a_key_of_another_kind()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => IdempotencyKey.Raw("lakeorm:1:job", 1));
        Assert.Contains("Once or Sequence", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_kept_under_ids_that_no_text_can_make_meet()
    {
        // The encoding is part of what tables keep: it never changes.
        Assert.Equal("lakeorm:1:job", IdempotencyKeys.ToAppId(IdempotencyKey.Once("job")));
        Assert.Equal("lakeorm:sequence:1:job", IdempotencyKeys.ToAppId(IdempotencyKey.Sequence("job", 7)));
        Assert.Equal("job", IdempotencyKeys.ToAppId(IdempotencyKey.Raw("job", 7)));
        Assert.Equal([1, 7, 7], new[] { IdempotencyKey.Once("job"), IdempotencyKey.Sequence("job", 7), IdempotencyKey.Raw("job", 7) }.Select(IdempotencyKeys.ToVersion));
        Assert.NotEqual(IdempotencyKey.Sequence("job", 7), IdempotencyKey.Raw("job", 7));
        Assert.NotEqual(IdempotencyKey.Sequence("job", 7), IdempotencyKey.Sequence("job", 8));
        string[] texts = ["1:a", "sequence:1:a", ":", "a", "lakeorm:1:a", "lakeorm:sequence:1:a"];
        string[] ids = [.. texts.SelectMany(static t => new[] { IdempotencyKey.Once(t), IdempotencyKey.Sequence(t, 1) }).Select(IdempotencyKeys.ToAppId)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.StartsWith(IdempotencyKeys.OwnIds, id, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_with_a_lone_surrogate_has_no_UTF8_and_is_refused()
    {
        foreach (string text in new[] { "a\uD800", "\uDC00a", "\uDC00\uD800" })
        {
            Assert.Throws<ArgumentException>(() => IdempotencyKey.Once(text));
            Assert.Throws<ArgumentException>(() => IdempotencyKey.Sequence(text, 1));
            Assert.Throws<ArgumentException>(() => IdempotencyKey.Raw(text, 1));
        }
    }

    [Fact]
    public void A_key_may_have_characters_beyond_the_first_plane() => Assert.Equal("🦆", IdempotencyKey.Once("🦆").Text);

    [Fact]
    public void A_key_has_at_most_256_bytes_of_UTF8()
    {
        Assert.Equal(128, IdempotencyKey.Once(new string('ä', 128)).Text.Length);
        Assert.Throws<ArgumentException>(() => IdempotencyKey.Once(new string('ä', 128) + "a"));
    }
}
