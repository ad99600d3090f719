using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

/// <summary>The engine without the lake around it.</summary>
internal static class EngineExtensions
{
    public static LakeResult Run(this DuckDatabase database, string sql, object?[]? parameters = null, CancellationToken cancellationToken = default)
    {
        DuckConnection connection = database.Connect();
        try
        {
            using DuckStatement statement = connection.Prepare(sql);
            statement.Bind(parameters ?? []);
            return new DuckResult(connection, statement.Execute(cancellationToken), static e => e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The first value of the first row.</summary>
    public static async Task<object?> ScalarAsync(this DuckDatabase database, string sql, params object?[] parameters)
    {
        await using LakeResult result = database.Run(sql, parameters);
        using RecordBatch? batch = await result.ReadAsync();
        return Cell(batch!.Column(0), 0);
    }

    public static object? Cell(IArrowArray array, int row) => array.IsNull(row) ? null : array switch
    {
        BooleanArray a => a.GetValue(row),
        Int8Array a => a.GetValue(row),
        Int16Array a => a.GetValue(row),
        Int32Array a => a.GetValue(row),
        Int64Array a => a.GetValue(row),
        UInt8Array a => a.GetValue(row),
        UInt16Array a => a.GetValue(row),
        UInt32Array a => a.GetValue(row),
        UInt64Array a => a.GetValue(row),
        FloatArray a => a.GetValue(row),
        DoubleArray a => a.GetValue(row),
        StringArray a => a.GetString(row),
        BinaryArray a => a.GetBytes(row).ToArray(),
        Decimal128Array a => a.GetValue(row),
        Date32Array a => a.GetDateOnly(row),
        Time64Array a => a.GetTime(row),
        TimestampArray a => a.GetTimestamp(row),
        _ => throw new NotSupportedException(array.GetType().Name),
    };
}
