using LakeOrm.Parquet;

namespace LakeOrm.Rows;

/// <summary>Validates a chunk of rows, nulls among them.</summary>
internal static class RowValidation
{
    /// <summary>How many rows are read, validated and written at a time: few, since of a stream two such chunks wait, and whatever waits every collection moves.</summary>
    public const int ChunkRows = 2048;

    public static void Validate<T>(ReadOnlySpan<T> rows, long firstRow, LakeViolations violations)
        where T : ILakeTable<T>
    {
        int start = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not null)
            {
                continue;
            }

            ValidateRun(rows[start..i], firstRow + start, violations);
            violations.MoveTo(firstRow + i);
            violations.Add(0, "*", typeof(T).Name, "Required", "The row is null.");
            start = i + 1;
        }

        ValidateRun(rows[start..], firstRow + start, violations);
    }

    private static void ValidateRun<T>(ReadOnlySpan<T> rows, long firstRow, LakeViolations violations)
        where T : ILakeTable<T>
    {
        if (!rows.IsEmpty)
        {
            violations.MoveTo(firstRow);
            try
            {
                T.Validate(rows, violations);
            }
            catch (ParquetValueException e) when (RowRefusal.Locate(T.LakeSchema.Name, rows, firstRow, default, e) is { } refusal)
            {
                throw refusal;
            }
        }
    }
}
