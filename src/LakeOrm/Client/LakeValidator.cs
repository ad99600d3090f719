using LakeOrm.Rows;

namespace LakeOrm;

/// <summary>Checks rows against their record's rules without a lake. Auto columns are left out.</summary>
public static class LakeValidator
{
    /// <summary>Checks rows.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <exception cref="LakeValidationException">Rows break rules; every failing row, column and rule is listed.</exception>
    /// <exception cref="LakeUnsupportedException">The record has <see cref="LakeUniqueAttribute"/>, and the rows have more keys than <see cref="LakeClientOptions.MaxUniqueKeys"/>.</exception>
    public static void Validate<T>(IEnumerable<T> rows)
        where T : ILakeTable<T>
    {
        if (!TryValidate(rows, out LakeViolations violations))
        {
            throw Failure<T>(violations);
        }
    }

    /// <summary>Checks rows.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="violations">Every failing row, column and rule.</param>
    /// <returns>True when there are none.</returns>
    public static bool TryValidate<T>(IEnumerable<T> rows, out LakeViolations violations)
        where T : ILakeTable<T> => TryValidate(rows, LakeViolations.DefaultMaxUniqueKeys, out violations);

    internal static bool TryValidate<T>(IEnumerable<T> rows, int maxUniqueKeys, out LakeViolations violations)
        where T : ILakeTable<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        violations = new LakeViolations { MaxUniqueKeys = maxUniqueKeys };
        long first = 0;
        foreach (T[] chunk in rows.Chunk(RowValidation.ChunkRows))
        {
            RowValidation.Validate(chunk, first, violations);
            first += chunk.Length;
        }

        violations.ForgetKeys();
        return !violations.Any;
    }

    internal static LakeValidationException Failure<T>(LakeViolations violations)
        where T : ILakeTable<T> => new(T.LakeSchema.Name, violations.Kept, violations.TotalCount);
}
