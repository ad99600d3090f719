using System.Numerics;
using System.Runtime.InteropServices;

namespace LakeOrm.Parquet.Encodings;

/// <summary>Parquet's split-block Bloom filter over xxHash64 hashes.</summary>
internal static class SplitBlockBloomFilter
{
    private const int BlockBytes = 32;
    private const int BlockWords = 8;
    private const int MaxBytes = 128 << 20;

    private static ReadOnlySpan<uint> Salt =>
        [0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31];

    /// <summary>Builds the smallest filter that stays within the rate of false positives.</summary>
    /// <remarks>
    /// The number of distinct values is not known, so the filter is built for all of them and then folded in half for as long as
    /// what its bits say of the false positives allows it.
    /// </remarks>
    public static byte[] Build(ReadOnlySpan<ulong> hashes, double falsePositiveRate)
    {
        var words = new uint[BytesFor(hashes.Length, falsePositiveRate) / sizeof(uint)];
        ulong blocks = (ulong)(words.Length / BlockWords);
        foreach (ulong hash in hashes)
        {
            int block = (int)(((hash >> 32) * blocks) >> 32) * BlockWords;
            uint key = (uint)hash;
            for (int i = 0; i < BlockWords; i++)
            {
                words[block + i] |= 1u << (int)((key * Salt[i]) >> 27);
            }
        }

        while (words.Length > BlockWords)
        {
            uint[] folded = Fold(words);
            if (FalsePositives(folded) > falsePositiveRate)
            {
                break;
            }

            words = folded;
        }

        return MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
    }

    private static int BytesFor(int distinct, double falsePositiveRate)
    {
        double bits = -8.0 * Math.Max(distinct, 1) / Math.Log(1 - Math.Pow(falsePositiveRate, 1.0 / 8));
        double bytes = Math.Clamp(Math.Ceiling(bits / 8), BlockBytes, MaxBytes);
        return (int)BitOperations.RoundUpToPowerOf2((uint)bytes);
    }

    // A hash picks its block by its upper bits, so neighbours of a filter are one block of the filter half its size.
    private static uint[] Fold(uint[] words)
    {
        var folded = new uint[words.Length / 2];
        for (int block = 0; block < folded.Length; block += BlockWords)
        {
            for (int i = 0; i < BlockWords; i++)
            {
                folded[block + i] = words[(2 * block) + i] | words[(2 * block) + BlockWords + i];
            }
        }

        return folded;
    }

    private static double FalsePositives(uint[] words)
    {
        double sum = 0;
        for (int block = 0; block < words.Length; block += BlockWords)
        {
            double all = 1;
            for (int i = 0; i < BlockWords; i++)
            {
                all *= BitOperations.PopCount(words[block + i]) / 32.0;
            }

            sum += all;
        }

        return sum / (words.Length / BlockWords);
    }
}
