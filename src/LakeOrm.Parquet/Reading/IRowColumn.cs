namespace LakeOrm.Parquet.Reading;

/// <summary>A selected column as the row reader drives it.</summary>
internal interface IRowColumn
{
    void Open(int rowGroup);

    /// <summary>Moves to the next row, which the row group has.</summary>
    ValueTask NextRowAsync(CancellationToken cancellationToken);
}
