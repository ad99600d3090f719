using System.ComponentModel;
using LakeOrm.Parquet;

namespace LakeOrm.CompilerServices;

/// <summary>Calls users' converters so that what they refuse is told with its column and row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LakeConverting
{
    /// <summary>What is stored for a value.</summary>
    /// <typeparam name="TClr">The member's type.</typeparam>
    /// <typeparam name="TStored">The stored type.</typeparam>
    /// <param name="converter">The converter.</param>
    /// <param name="value">The value.</param>
    /// <param name="column">The column, for messages.</param>
    /// <returns>The stored value.</returns>
    /// <exception cref="ParquetValueException">The converter failed, or gave null.</exception>
    public static TStored Write<TClr, TStored>(LakeConverter<TClr, TStored> converter, TClr value, string column)
    {
        ArgumentNullException.ThrowIfNull(converter);
        try
        {
            return converter.ToStored(value) ?? throw new FormatException("it gave null");
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new ParquetValueException(column, $"{converter.GetType().Name} cannot store '{value}': {e.Message}", e);
        }
    }

    /// <summary>The value that was stored.</summary>
    /// <typeparam name="TClr">The member's type.</typeparam>
    /// <typeparam name="TStored">The stored type.</typeparam>
    /// <param name="converter">The converter.</param>
    /// <param name="column">The column.</param>
    /// <param name="row">The row's index in the batch.</param>
    /// <param name="stored">What was read.</param>
    /// <returns>The value.</returns>
    /// <exception cref="LakeDataException">The converter failed.</exception>
    public static TClr Read<TClr, TStored>(LakeConverter<TClr, TStored> converter, ArrowColumn column, int row, TStored stored)
    {
        ArgumentNullException.ThrowIfNull(converter);
        ArgumentNullException.ThrowIfNull(column);
        try
        {
            return converter.FromStored(stored);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw column.Misfit(row, $"a value that {converter.GetType().Name} takes", $"'{stored}' ({e.Message})", e);
        }
    }

    /// <summary>Whether an error of a user's code is about the value that it was given, which may be any but what has nothing to do with values.</summary>
    internal static bool IsRefusal(Exception error) => error is not (OperationCanceledException or OutOfMemoryException);
}
