using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;
using PreparedStatements = DuckDB.NET.Native.NativeMethods.PreparedStatements;
using Query = DuckDB.NET.Native.NativeMethods.Query;

namespace LakeOrm.Local.Engine;

/// <summary>A prepared statement.</summary>
internal sealed class DuckStatement(DuckConnection connection, DuckDBPreparedStatement handle) : IDisposable
{
    /// <summary>The native statement.</summary>
    public DuckDBPreparedStatement Handle => handle;

    /// <summary>Binds <c>$1</c>, <c>$2</c>, … Those that the text does not name are left out.</summary>
    /// <param name="parameters">The values.</param>
    /// <exception cref="LakeQueryException">The text names a parameter without a value, or a value cannot be bound.</exception>
    public void Bind(IReadOnlyList<object?> parameters)
    {
        long bound = 0;
        for (int i = 0; i < parameters.Count; i++)
        {
            string name = (i + 1).ToString(CultureInfo.InvariantCulture);
            if (PreparedStatements.DuckDBBindParameterIndex(handle, out int index, name) != DuckDBState.Success)
            {
                continue;
            }

            bound++;
            using DuckDBValue value = DuckParameter.ToValue(parameters[i], DuckNative.ParameterType(handle, (ulong)index), i + 1);
            if (PreparedStatements.DuckDBBindValue(handle, index, value) != DuckDBState.Success)
            {
                throw new LakeQueryException($"Parameter ${name}: {PreparedStatements.DuckDBPrepareError(handle)}");
            }
        }

        long wanted = PreparedStatements.DuckDBParams(handle);
        if (bound < wanted)
        {
            throw new LakeQueryException($"The statement names {wanted} parameter(s), of which {bound} have a value. Values are bound to $1, $2, … in order.");
        }
    }

    /// <summary>Runs the statement; its rows are made as they are read.</summary>
    /// <param name="cancellationToken">Interrupts it.</param>
    public DuckDBResult Execute(CancellationToken cancellationToken)
    {
        nint pending = 0;
        try
        {
            if (DuckNative.PendingStreaming(handle, out pending) != DuckDBState.Success)
            {
                throw DuckError.Of(Marshal.PtrToStringUTF8(DuckNative.PendingError(pending)) ?? "The statement failed.");
            }

            // An interrupt before this point would have been forgotten: a statement's start clears it.
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static c => ((DuckConnection)c!).Interrupt(), connection);
            if (DuckNative.ExecutePending(pending, out DuckDBResult result) == DuckDBState.Success)
            {
                return result;
            }

            try
            {
                throw DuckError.Of(ref result);
            }
            finally
            {
                Query.DuckDBDestroyResult(ref result);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            if (pending != 0)
            {
                DuckNative.DestroyPending(ref pending);
            }
        }
    }

    public void Dispose() => handle.Dispose();
}
