using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;
using LogicalType = DuckDB.NET.Native.NativeMethods.LogicalType;
using ScalarFunction = DuckDB.NET.Native.NativeMethods.ScalarFunction;

namespace LakeOrm.Local.Engine;

/// <summary>A function of the engine that asks back here which rows of a file are kept: rows that a query leaves out need not be brought into the engine, and cost it no join.</summary>
internal static unsafe class RowFilters
{
    // No table or column has a slash, and no user's function.
    private const string Function = "/kept";

    private static readonly ConcurrentDictionary<long, RowFilter> Filters = new();
    private static long _last;

    /// <summary>Adds the function to an engine.</summary>
    public static void AddTo(DuckDBNativeConnection connection)
    {
        nint function = ScalarFunction.DuckDBCreateScalarFunction();
        try
        {
            ScalarFunction.DuckDBScalarFunctionSetName(function, Function);
            foreach (DuckDBType type in (ReadOnlySpan<DuckDBType>)[DuckDBType.BigInt, DuckDBType.UnsignedBigInt, DuckDBType.BigInt])
            {
                using DuckDBLogicalType parameter = LogicalType.DuckDBCreateLogicalType(type);
                ScalarFunction.DuckDBScalarFunctionAddParameter(function, parameter);
            }

            using DuckDBLogicalType answer = LogicalType.DuckDBCreateLogicalType(DuckDBType.Boolean);
            ScalarFunction.DuckDBScalarFunctionSetReturnType(function, answer);
            ScalarFunction.DuckDBScalarFunctionSetFunction(function, &Answer);
            if (ScalarFunction.DuckDBRegisterScalarFunction(connection, function) != DuckDBState.Success)
            {
                throw new LakeQueryException($"The embedded engine refuses the function {Function}.");
            }
        }
        finally
        {
            ScalarFunction.DuckDBDestroyScalarFunction(ref function);
        }
    }

    /// <summary>Makes a filter known, until it is removed.</summary>
    /// <returns>Its number.</returns>
    public static long Add(RowFilter filter)
    {
        long number = Interlocked.Increment(ref _last);
        Filters[number] = filter;
        return number;
    }

    /// <summary>Forgets a filter.</summary>
    public static void Remove(long number) => Filters.TryRemove(number, out _);

    /// <summary>The condition by which a query keeps what a filter keeps.</summary>
    /// <param name="number">The filter's number.</param>
    /// <param name="reader">The name of the rows as they are read from files.</param>
    public static string Condition(long number, string reader) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{Function}\"({number}, {reader}.file_index, {reader}.file_row_number)");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Answer(nint call, nint chunk, nint answer)
    {
        try
        {
            int count = checked((int)DuckNative.ChunkSize(chunk));
            if (count == 0)
            {
                return;
            }

            long number = *(long*)DuckNative.VectorData(DuckNative.ChunkVector(chunk, 0));
            ulong* files = (ulong*)DuckNative.VectorData(DuckNative.ChunkVector(chunk, 1));
            ReadOnlySpan<long> rows = new(DuckNative.VectorData(DuckNative.ChunkVector(chunk, 2)), count);
            Span<bool> kept = new(DuckNative.VectorData(answer), count);
            if (!Filters.TryGetValue(number, out RowFilter? filter))
            {
                throw new LakeQueryException($"There is no filter {number}.");
            }

            for (int start = 0, end; start < count; start = end)
            {
                for (end = start + 1; end < count && files[end] == files[start]; end++)
                {
                }

                filter(checked((int)files[start]), rows[start..end], kept[start..end]);
            }
        }
        catch (Exception e)
        {
            fixed (byte* message = Encoding.UTF8.GetBytes(e.Message + "\0"))
            {
                DuckNative.SetFunctionError(call, message);
            }
        }
    }
}
