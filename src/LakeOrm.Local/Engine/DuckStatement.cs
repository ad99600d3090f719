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

    /// <summary>What kind of statement it is.</summary>
    public DuckDBStatementType Type => DuckNative.StatementType(handle);

    /// <summary>Binds <c>$1</c>, <c>$2</c>, …</summary>
    /// <param name="parameters">The values.</param>
    /// <exception cref="LakeQueryException">The text names another number of parameters, or a value cannot be bound.</exception>
    public void Bind(IReadOnlyList<object?> parameters)
    {
        long wanted = PreparedStatements.DuckDBParams(handle);
        if (wanted != parameters.Count)
        {
            throw new LakeQueryException($"The statement names {wanted} parameter(s) and {parameters.Count} came. Each is named, as $1, $2, … in order, at least once.");
        }

        for (int i = 1; i <= parameters.Count; i++)
        {
            using DuckDBValue value = DuckParameter.ToValue(parameters[i - 1], DuckNative.ParameterType(handle, (ulong)i), i);
            if (PreparedStatements.DuckDBBindValue(handle, i, value) != DuckDBState.Success)
            {
                throw new LakeQueryException($"Parameter ${i}: {PreparedStatements.DuckDBPrepareError(handle)}");
            }
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
