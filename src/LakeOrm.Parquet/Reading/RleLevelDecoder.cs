namespace LakeOrm.Parquet.Reading;

/// <summary>Levels as run lengths and bit packing.</summary>
internal sealed class RleLevelDecoder(ReadOnlyMemory<byte> data, int width, int maxLevel, PageLocation at) : LevelDecoder
{
    private readonly RleDecoder _runs = new(data, width, at);
    private readonly uint[] _scratch = new uint[ColumnBatch.Capacity];

    internal override void Read(Span<byte> levels)
    {
        Span<uint> values = _scratch.AsSpan(0, levels.Length);
        _runs.Read(values);
        for (int i = 0; i < values.Length; i++)
        {
            levels[i] = values[i] <= (uint)maxLevel ? (byte)values[i] : throw at.Corrupt($"levels up to {maxLevel}", $"{values[i]}");
        }
    }
}
