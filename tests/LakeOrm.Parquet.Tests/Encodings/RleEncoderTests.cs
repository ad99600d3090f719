using CsCheck;
using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet.Tests.Encodings;

public class RleEncoderTests
{
    private static readonly Gen<int[]> Levels =
        from width in Gen.Int[1, 20]
        from runs in Gen.Select(Gen.Int[0, (1 << width) - 1], Gen.Frequency((3, Gen.Int[1, 3]), (1, Gen.Int[4, 200]))).Array[0, 60]
        select (int[])[width, .. runs.SelectMany(run => Enumerable.Repeat(run.Item1, run.Item2))];

    [Fact]
    public void What_is_encoded_is_decoded_within_the_room_that_was_promised() => Levels.Sample(
        input =>
        {
            int width = input[0];
            int[] values = input[1..];
            Span<byte> bytes = new byte[RleEncoder.MaxLength(values.Length, width)];
            int length = RleEncoder.Encode<int>(values, width, bytes);
            Assert.Equal(values, Decode(bytes[..length], width, values.Length));
        },
        iter: 3_000);

    [Fact]
    public void Levels_of_one_byte_encode_like_numbers() => Gen.Byte[0, 1].Array[0, 500].Sample(
        values =>
        {
            Span<byte> bytes = new byte[RleEncoder.MaxLength(values.Length, 1)];
            int length = RleEncoder.Encode<byte>(values, 1, bytes);
            Assert.Equal(values.Select(value => (int)value), Decode(bytes[..length], 1, values.Length));
        },
        iter: 1_000);

    [Fact]
    public void Bits_are_packed_from_the_lowest() => Gen.Byte[0, 1].Array[0, 200].Sample(
        values =>
        {
            Span<byte> bytes = new byte[(values.Length + 7) / 8];
            bytes.Fill(0xAA);
            Assert.Equal(bytes.Length, RleEncoder.PackBits(values, bytes));
            for (int i = 0; i < 8 * bytes.Length; i++)
            {
                Assert.Equal(i < values.Length ? values[i] : 0, (bytes[i / 8] >> (i % 8)) & 1);
            }
        },
        iter: 500);

    [Fact]
    public void Flags_are_counted_and_anything_but_0_and_1_is_malformed() => Gen.Byte[0, 1].Array[0, 10_000].Sample(
        flags =>
        {
            Assert.Equal(flags.Count(flag => flag == 1), Presence.CountOnes(flags));
            if (flags.Length > 0)
            {
                flags[flags.Length / 2] = 2;
                Assert.Equal(Presence.Malformed, Presence.CountOnes(flags));
            }
        },
        iter: 200);

    private static int[] Decode(ReadOnlySpan<byte> bytes, int width, int count)
    {
        var values = new List<int>();
        int position = 0;
        while (values.Count < count)
        {
            uint header = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = bytes[position++];
                header |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    break;
                }
            }

            if ((header & 1) == 0)
            {
                int value = 0;
                for (int i = 0; i < (width + 7) / 8; i++)
                {
                    value |= bytes[position++] << (8 * i);
                }

                values.AddRange(Enumerable.Repeat(value, (int)(header >> 1)));
            }
            else
            {
                int packed = (int)(header >> 1) * 8;
                for (int i = 0; i < packed; i++)
                {
                    int value = 0;
                    for (int bit = 0; bit < width; bit++)
                    {
                        int at = (i * width) + bit;
                        value |= ((bytes[position + (at / 8)] >> (at % 8)) & 1) << bit;
                    }

                    values.Add(value);
                }

                position += packed * width / 8;
            }
        }

        Assert.Equal(bytes.Length, position);
        return [.. values.Take(count)];
    }
}
