using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LakeOrm.Parquet;

namespace LakeOrm.CompilerServices;

/// <summary>The values of JSON columns as text and back, by contracts of the user's serializer context.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LakeJsonColumn
{
    /// <summary>The contract of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The user's context.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="LakeUnsupportedException">The context does not know the type.</exception>
    public static JsonTypeInfo<T> Contract<T>(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new LakeUnsupportedException(
                $"{context.GetType().Name} has no contract for {typeof(T)}, so a JSON column cannot hold it. Put [JsonSerializable(typeof({typeof(T).Name}))] on {context.GetType().Name}.");
    }

    /// <summary>A value's text.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="contract">Its contract.</param>
    /// <param name="column">The column, for messages.</param>
    /// <returns>The text as UTF-8.</returns>
    /// <exception cref="ParquetValueException">The value has no JSON form.</exception>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> contract, string column)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, contract);
        }
        catch (Exception e) when (LakeConverting.IsRefusal(e))
        {
            throw new ParquetValueException(column, $"the value has no JSON form: {e.Message}", e);
        }
    }

    /// <summary>The value of a text.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="row">The row's index in the batch.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="contract">The type's contract.</param>
    /// <returns>The value.</returns>
    /// <exception cref="LakeDataException">The text is not the type's JSON.</exception>
    public static T Read<T>(ArrowColumn column, int row, ReadOnlySpan<byte> utf8, JsonTypeInfo<T> contract)
    {
        ArgumentNullException.ThrowIfNull(column);
        const int Shown = 100;
        string problem;
        Exception? cause = null;
        try
        {
            if (JsonSerializer.Deserialize(utf8, contract) is { } value)
            {
                return value;
            }

            problem = "null";
        }
        catch (Exception e) when (LakeConverting.IsRefusal(e))
        {
            cause = e;
            problem = $"'{Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Shown)])}' ({e.Message})";
        }

        throw column.Misfit(row, $"JSON of {typeof(T).Name}", problem, cause);
    }
}
