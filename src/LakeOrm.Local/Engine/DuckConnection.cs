using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;
using DataChunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using PreparedStatements = DuckDB.NET.Native.NativeMethods.PreparedStatements;
using Query = DuckDB.NET.Native.NativeMethods.Query;
using Startup = DuckDB.NET.Native.NativeMethods.Startup;
using Vectors = DuckDB.NET.Native.NativeMethods.Vectors;

namespace LakeOrm.Local.Engine;

/// <summary>One connection with a catalog of its own, for one statement at a time.</summary>
internal sealed class DuckConnection : IDisposable
{
    private readonly DuckDBNativeConnection _handle;
    private readonly string _catalog;
    private readonly List<long> _filters = [];
    private readonly List<IDisposable> _owned = [];

    public DuckConnection(DuckDBNativeConnection handle, string catalog)
    {
        _handle = handle;
        _catalog = catalog;
        try
        {
            Execute($"ATTACH ':memory:' AS {catalog}");

            // Names without a namespace have a schema that no namespace is named as: in the engine's own, t and main.t would be one.
            Execute($"CREATE SCHEMA {catalog}.\"/\"");
            Execute($"USE {catalog}.\"/\"");
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Makes a filter of rows known for as long as the connection lives.</summary>
    /// <returns>Its number.</returns>
    public long AddFilter(RowFilter filter)
    {
        long number = RowFilters.Add(filter);
        _filters.Add(number);
        return number;
    }

    /// <summary>Takes something over that must be there for as long as the connection reads.</summary>
    public void Own(IDisposable owned) => _owned.Add(owned);

    /// <summary>Runs a statement of ours for its effect.</summary>
    public void Execute(string sql)
    {
        DuckDBState state = Query.DuckDBQuery(_handle, sql, out DuckDBResult result);
        try
        {
            if (state != DuckDBState.Success)
            {
                throw DuckError.Of(ref result);
            }
        }
        finally
        {
            Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>Runs a statement with parameters for its effect.</summary>
    public void Execute(string sql, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        using DuckStatement statement = Prepare(sql);
        statement.Bind(parameters);
        cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static c => ((DuckConnection)c!).Interrupt(), this);
        DuckDBState state = PreparedStatements.DuckDBExecutePrepared(statement.Handle, out DuckDBResult result);
        try
        {
            if (state != DuckDBState.Success)
            {
                throw DuckError.Of(ref result);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        finally
        {
            Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>Runs a statement that answers one text; null for NULL.</summary>
    public unsafe string? QueryText(string sql, IReadOnlyList<object?> parameters)
    {
        using DuckStatement statement = Prepare(sql);
        statement.Bind(parameters);
        DuckDBState state = PreparedStatements.DuckDBExecutePrepared(statement.Handle, out DuckDBResult result);
        try
        {
            if (state != DuckDBState.Success)
            {
                throw DuckError.Of(ref result);
            }

            using DuckDBDataChunk chunk = Query.DuckDBFetchChunk(result);
            nint vector = DataChunks.DuckDBDataChunkGetVector(chunk, 0);
            ulong* validity = Vectors.DuckDBVectorGetValidity(vector);
            if (validity is not null && (*validity & 1) == 0)
            {
                return null;
            }

            DuckDBString* text = (DuckDBString*)Vectors.DuckDBVectorGetData(vector);
            return Encoding.UTF8.GetString((byte*)text->Data, text->Length);
        }
        finally
        {
            Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>Parses and binds a statement.</summary>
    public DuckStatement Prepare(string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            // The C interface would end the text there and run what stands before.
            throw new LakeQueryException("The statement holds a NUL character.");
        }

        DuckDBState state = PreparedStatements.DuckDBPrepare(_handle, sql, out DuckDBPreparedStatement handle);
        if (state == DuckDBState.Success)
        {
            return new DuckStatement(this, handle);
        }

        string message = PreparedStatements.DuckDBPrepareError(handle);
        handle.Dispose();
        throw DuckError.Of(message);
    }

    /// <summary>Makes the running statement stop as soon as it can. Safe from any thread.</summary>
    public void Interrupt()
    {
        if (!_handle.IsClosed)
        {
            Startup.DuckDBInterrupt(_handle);
        }
    }

    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        try
        {
            Execute("USE memory");
            Execute($"DETACH {_catalog}");
        }
        catch (LakeQueryException)
        {
            // An engine that is broken refuses this too; what broke it was told to whoever ran the statement.
        }
        finally
        {
            _handle.Dispose();
            _filters.ForEach(RowFilters.Remove);
            _owned.ForEach(static o => o.Dispose());
        }
    }
}
