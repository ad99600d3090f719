namespace LakeOrm.Parquet.Reading;

/// <summary>Reads the values of one page, some at a time.</summary>
internal abstract class ValueDecoder
{
    /// <summary>Reads the next values.</summary>
    /// <param name="values">Takes them; its bytes stay valid until the next read.</param>
    /// <param name="count">How many; fewer left is a <see cref="ParquetFormatException"/>.</param>
    internal abstract void Read(ValueBuffer values, int count);
}
