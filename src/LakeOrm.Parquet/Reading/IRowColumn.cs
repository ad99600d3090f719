namespace LakeOrm.Parquet.Reading;

/// <summary>A selected column as the row reader drives it.</summary>
internal interface IRowColumn
{
    void Open(int rowGroup);

    /// <summary>Moves to the next row, which the row group has.</summary>
    ValueTask NextRowAsync(CancellationToken cancellationToken);

    /// <summary>How many of the rows that follow are known to be as empty as this one, so that the column can stay where it is meanwhile.</summary>
    int AlikeAhead { get; }

    /// <summary>Goes past some of those rows.</summary>
    void Skip(int rows);
}
