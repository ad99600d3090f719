using LakeOrm.Parquet;

namespace LakeOrm.Rows;

/// <summary>Finds the row of a call that has a value which its column does not take. Generated code knows the column, and is spared to count rows and to look for nulls that validation refuses.</summary>
internal static class RowRefusal
{
    /// <summary>The error that names table, row and column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows that were refused.</param>
    /// <param name="firstRow">How many rows of the call came before them.</param>
    /// <param name="stamp">The values of auto columns.</param>
    /// <param name="refusal">What generated code threw.</param>
    /// <returns>The error, to be thrown; null where <paramref name="refusal"/> is about no value.</returns>
    public static LakeDataException? Locate<T>(LakeTableName table, ReadOnlySpan<T> rows, long firstRow, in RowStamp stamp, Exception refusal)
        where T : ILakeTable<T>
    {
        if (!MayBeOne(refusal))
        {
            return null;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (Find(rows.Slice(i, 1), in stamp) is { } found)
            {
                return (NamesColumn(found) ? found.Message : Missing(rows.Slice(i, 1))) is { } problem ? new($"Table {table}, row {firstRow + i}: {problem}", found) : null;
            }
        }

        // Each fits; together they do not.
        return NamesColumn(refusal) ? new($"Table {table}, the {rows.Length} rows from {firstRow} on: {refusal.Message}", refusal) : null;
    }

    private static bool MayBeOne(Exception error) => NamesColumn(error) || error is NullReferenceException or ArgumentNullException;

    private static bool NamesColumn(Exception error) => error is ParquetValueException or LakeDataException;

    private static Exception? Find<T>(ReadOnlySpan<T> row, in RowStamp stamp)
        where T : ILakeTable<T>
    {
        try
        {
            T.ToArrow(row, in stamp).Dispose();
            return null;
        }
        catch (Exception found) when (MayBeOne(found))
        {
            return found;
        }
    }

    // Validation knows every null that may not be.
    private static string? Missing<T>(ReadOnlySpan<T> row)
        where T : ILakeTable<T>
    {
        LakeViolations violations = new();
        T.Validate(row, violations);
        LakeViolation? missing = violations.Kept.FirstOrDefault(static v => v.Rule == "Required");
        return missing is null ? null : $"Column '{missing.Column}' ({missing.Member}): {missing.Message}";
    }
}
