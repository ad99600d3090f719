using CsCheck;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Tests.Support;

namespace LakeOrm.Delta.Tests.DeletionVectors;

public class Base85Tests
{
    [Fact]
    public void The_example_of_the_specification_is_decoded() => Assert.Equal(Convert.FromHexString("864FD26FB559F75B"), Base85.Decode("HelloWorld"));

    [Fact]
    public void Whatever_was_encoded_is_decoded() =>
        Gen.Byte.Array[0, 60].Where(static b => b.Length % 4 == 0).Sample(static bytes => Assert.Equal(bytes, Base85.Decode(Roaring.Base85(bytes))));

    [Theory]
    [InlineData("Hello~orld")]
    [InlineData("Hello,orld")]
    [InlineData("Hellé")]
    [InlineData("Hello Worl")]
    [InlineData("Hell")]
    [InlineData("HelloWorldX")]
    [InlineData("#####")]
    public void Other_texts_are_refused(string text) => Assert.Throws<FormatException>(() => Base85.Decode(text));
}
