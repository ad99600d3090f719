using LakeOrm.Parquet.Reading;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class LevelTests
{
    private static readonly PageLocation Here = new("c", 0, 0);

    [Fact]
    public void Deprecated_bit_packed_levels_start_at_the_highest_bit()
    {
        // The format's own example: 0 to 7 in three bits each.
        byte[] packed = [0b00000101, 0b00111001, 0b01110111];
        byte[] levels = new byte[8];

        new BitPackedLevelDecoder(packed, 3, 7, Here).Read(levels);

        Assert.Equal<byte>([0, 1, 2, 3, 4, 5, 6, 7], levels);
    }

    [Fact]
    public void Bit_packed_runs_start_at_the_lowest_bit_and_mix_with_repeated_ones()
    {
        // One group of eight, the same numbers as the format's example; then 5 times 6.
        byte[] runs = [0b11, 0b10001000, 0b11000110, 0b11111010, 5 << 1, 6];
        byte[] levels = new byte[13];
        var decoder = new RleLevelDecoder(runs, 3, 7, Here);

        decoder.Read(levels.AsSpan(0, 3));
        decoder.Read(levels.AsSpan(3));

        Assert.Equal<byte>([0, 1, 2, 3, 4, 5, 6, 7, 6, 6, 6, 6, 6], levels);
    }

    [Theory]
    [InlineData(new byte[] { 2 << 1, 3 }, "levels up to 2, found 3")]
    [InlineData(new byte[] { 2 << 1 }, "a run's value of 1 bytes, found 0 bytes left")]
    [InlineData(new byte[] { 1 << 1, 1 }, "a variable-length integer, found the end")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, "a variable-length integer, found the end")]
    [InlineData(new byte[] { 3 }, "2 bit-packed values of 2 bits, found the end")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, "a variable-length integer of 32 bits")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "at most ten bytes")]
    public void Corrupt_runs_are_refused(byte[] runs, string message)
    {
        ParquetFormatException e = Assert.Throws<ParquetFormatException>(() => new RleLevelDecoder(runs, 2, 2, Here).Read(new byte[2]));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integers_of_any_width_unpack_at_any_bit()
    {
        var random = new Random(3);
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        var all = new System.Numerics.BigInteger(bytes, isUnsigned: true);
        for (int width = 0; width <= 64; width++)
        {
            for (int bit = 0; bit + width <= bytes.Length * 8; bit++)
            {
                Assert.Equal((ulong)((all >> bit) & ((System.Numerics.BigInteger.One << width) - 1)), BitUnpacker.Read(bytes, bit, width));
            }
        }
    }
}
