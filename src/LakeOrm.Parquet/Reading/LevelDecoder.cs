namespace LakeOrm.Parquet.Reading;

/// <summary>Reads definition or repetition levels.</summary>
internal abstract class LevelDecoder
{
    internal abstract void Read(Span<byte> levels);
}
