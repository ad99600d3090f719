using System.Text;
using CsCheck;
using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet.Tests.Encodings;

public class TextBoundsTests
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Int[0x7D, 0x81], Gen.Int[0x7FD, 0x802], Gen.Int[0xD7FD, 0xE002], Gen.Int[0xFFFD, 0x10002], Gen.Int[0x10FFFD, 0x10FFFF], Gen.Int[0x20, 0x7E])
        .Where(static c => c is < 0xD800 or > 0xDFFF).Array[0, 12].Select(static codes => string.Concat(codes.Select(char.ConvertFromUtf32)));

    [Fact]
    public void Text_bounds_enclose_the_text_are_short_and_are_text() => Gen.Select(Text, Gen.Int[4, 16]).Sample(
        (text, limit) =>
        {
            byte[] value = Strict.GetBytes(text);
            byte[] lower = TextBounds.Lower(value, limit, utf8: true);
            byte[]? upper = TextBounds.Upper(value, limit, utf8: true);
            Assert.InRange(lower.Length, Math.Min(value.Length, limit - 3), limit);
            Assert.True(lower.AsSpan().SequenceCompareTo(value) <= 0);
            Strict.GetString(lower);
            if (upper is not null)
            {
                Assert.InRange(upper.Length, 0, limit);
                Assert.True(upper.AsSpan().SequenceCompareTo(value) >= 0);
                Strict.GetString(upper);
            }
            else
            {
                Assert.True(value.Length > limit);
            }
        },
        iter: 20_000);

    [Theory]
    [InlineData("abcdefgh", "abce")]
    [InlineData("abc\u007fxyz", "abd")]
    [InlineData("a\uD7FFzzz", "a\uE000")]
    [InlineData("a\U0010FFFF\U0010FFFF", "b")]
    public void The_upper_bound_is_the_next_text_of_the_same_width(string text, string expected) =>
        Assert.Equal(expected, Strict.GetString(TextBounds.Upper(Strict.GetBytes(text), 4, utf8: true)!));

    [Fact]
    public void Bytes_round_up_over_255() =>
        Assert.Equal([1, 3], TextBounds.Upper([1, 2, 0xFF, 0xFF, 9], 4, utf8: false)!);

    [Fact]
    public void Nothing_short_lies_above_only_255() =>
        Assert.Null(TextBounds.Upper([0xFF, 0xFF, 0xFF, 0xFF, 9], 4, utf8: false));
}
