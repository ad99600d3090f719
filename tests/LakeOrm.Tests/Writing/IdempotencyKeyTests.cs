namespace LakeOrm.Tests.Writing;

public class IdempotencyKeyTests
{
    [Fact]
    public void A_key_is_its_text() => Assert.Equal(IdempotencyKey.Once("job-42"), IdempotencyKey.Once("job-42"));

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_key_that_is_empty_or_has_control_characters_is_refused(string text) => Assert.ThrowsAny<ArgumentException>(() => IdempotencyKey.Once(text));

    [Fact]
    public void A_key_with_a_lone_surrogate_has_no_UTF8_and_is_refused()
    {
        foreach (string text in new[] { "a\uD800", "\uDC00a", "\uDC00\uD800" })
        {
            Assert.Throws<ArgumentException>(() => IdempotencyKey.Once(text));
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
