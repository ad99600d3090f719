using System.Text;
using CsCheck;

namespace LakeOrm.Tests.Client;

/// <summary>What a row view shows of text and bytes.</summary>
public sealed class LakeUtf8Tests
{
    [Fact]
    public void A_text_equals_what_it_would_be_as_a_string() => Gen.OneOf(Gen.String[0, 300], Gen.String[Gen.OneOf(Gen.Char['a', 'c'], Gen.Char['à', 'ã'], Gen.Char['一', '三']), 0, 300]).Sample(text =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string stored = Encoding.UTF8.GetString(bytes);
        Assert.Equal(stored, new LakeUtf8(bytes).ToString());
        Assert.True(new LakeUtf8(bytes).Equals(stored));
        Assert.True(new LakeUtf8(bytes).Equals(bytes));
        Assert.False(new LakeUtf8(bytes).Equals(stored + "a"));
        Assert.False(new LakeUtf8(bytes).Equals("a" + stored));
        if (stored.Length > 0)
        {
            Assert.False(new LakeUtf8(bytes).Equals(stored[..^1]));
            Assert.False(new LakeUtf8(bytes).Equals(stored[..^1] + (stored[^1] == '#' ? '$' : '#')));
            Assert.False(new LakeUtf8(bytes).Equals(bytes.AsSpan(1)));
        }
    });

    [Fact]
    public void Bytes_that_are_not_utf8_equal_their_replacements() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        string stored = Encoding.UTF8.GetString(bytes);
        Assert.Equal(stored, new LakeUtf8(bytes).ToString());
        Assert.True(new LakeUtf8(bytes).Equals(stored));
    });

    [Fact]
    public void Comparing_makes_no_string()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("straße 日本 ", 100)));
        string text = Encoding.UTF8.GetString(bytes);
        Assert.True(new LakeUtf8(bytes).Equals(text));
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool same = new LakeUtf8(bytes).Equals(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(same);
    }

    [Fact]
    public void Null_is_not_the_empty_text()
    {
        LakeUtf8 none = default;
        LakeUtf8 empty = new([]);
        Assert.True(none.IsNull);
        Assert.False(empty.IsNull);
        Assert.Equal((0, 0), (none.Length, empty.Length));
        Assert.Equal(("", ""), (none.ToString(), empty.ToString()));
        Assert.True(none.Equals((string?)null));
        Assert.False(none.Equals(""));
        Assert.False(none.Equals(""u8));
        Assert.False(empty.Equals((string?)null));
        Assert.True(empty.Equals(""));
        Assert.True(empty.Equals(""u8));
    }

    [Fact]
    public void Bytes_are_shown_and_copied()
    {
        byte[] bytes = [1, 2, 3];
        LakeBytes some = new(bytes);
        LakeBytes none = default;
        Assert.Equal((false, 3, true), (some.IsNull, some.Length, some.Span == bytes));
        Assert.Equal(bytes, some.ToArray());
        Assert.NotSame(bytes, some.ToArray());
        Assert.Equal((true, 0), (none.IsNull, none.Length));
        Assert.Empty(none.ToArray());
        Assert.False(new LakeBytes([]).IsNull);
    }
}
