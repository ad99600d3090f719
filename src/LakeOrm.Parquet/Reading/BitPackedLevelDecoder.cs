namespace LakeOrm.Parquet.Reading;

/// <summary>Levels in the deprecated packing, from the highest bit of each byte down and without runs.</summary>
internal sealed class BitPackedLevelDecoder(ReadOnlyMemory<byte> data, int width, int maxLevel, PageLocation at) : LevelDecoder
{
    private long _bit;

    internal override void Read(Span<byte> levels)
    {
        // Whoever cut the data off by the page's number of entries has made sure that these bits are there.
        ReadOnlySpan<byte> bytes = data.Span;
        for (int i = 0; i < levels.Length; i++)
        {
            int level = 0;
            for (int b = 0; b < width; b++, _bit++)
            {
                level = (level << 1) | ((bytes[(int)(_bit >> 3)] >> (7 - (int)(_bit & 7))) & 1);
            }

            levels[i] = level <= maxLevel ? (byte)level : throw at.Corrupt($"levels up to {maxLevel}", $"{level}");
        }
    }
}
