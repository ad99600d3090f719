namespace LakeOrm.Parquet.Compression;

/// <summary>Compresses pages for one file. One instance serves one writer at a time and is never called from two threads at once.</summary>
public interface ICompressionCodec : IDisposable
{
    /// <summary>The most bytes that <paramref name="length"/> bytes can compress to.</summary>
    /// <param name="length">The length of a page in bytes.</param>
    /// <returns>An upper bound in bytes.</returns>
    int MaxCompressedLength(int length);

    /// <summary>Compresses one page as a self-contained frame.</summary>
    /// <param name="source">The page.</param>
    /// <param name="destination">At least <see cref="MaxCompressedLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    int Compress(ReadOnlySpan<byte> source, Span<byte> destination);
}
