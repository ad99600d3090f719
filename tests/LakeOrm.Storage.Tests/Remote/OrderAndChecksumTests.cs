using System.Text;
using CsCheck;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Tests.Remote;

public sealed class OrderAndChecksumTests
{
    [Fact]
    public void Names_are_in_the_order_of_their_UTF8_bytes()
    {
        string[] parts = ["a", "b", "/", "é", "\uFFFD", "\uE000", "🐎", "😀"];
        Gen<string> names = Gen.Int[0, parts.Length - 1].Array[0, 4].Select(chosen => string.Concat(chosen.Select(i => parts[i])));
        Gen.Select(names, names).Sample(static (x, y) =>
            Assert.Equal(Math.Sign(Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))), Math.Sign(ObjectOrder.Instance.Compare(x, y))));
    }

    [Fact]
    public void The_checksum_is_CRC_32C_however_the_bytes_come()
    {
        Assert.Equal(0xE3069283u, Crc32C.Append(0, "123456789"u8));
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 40]).Sample(static (bytes, cut) =>
        {
            int at = Math.Min(cut, bytes.Length);
            Assert.Equal(Crc32C.Append(0, bytes), Crc32C.Append(Crc32C.Append(0, bytes.AsSpan(0, at)), bytes.AsSpan(at)));
        });
    }
}
