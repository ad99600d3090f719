using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;
using DuckDB.NET.Native;
using LakeOrm.Drivers;
using Arrow = DuckDB.NET.Native.NativeMethods.Arrow;
using DataChunks = DuckDB.NET.Native.NativeMethods.DataChunks;
using ErrorData = DuckDB.NET.Native.NativeMethods.ErrorData;
using LogicalType = DuckDB.NET.Native.NativeMethods.LogicalType;
using Query = DuckDB.NET.Native.NativeMethods.Query;

namespace LakeOrm.Local.Engine;

/// <summary>A running statement's rows. Each batch owns its memory: it outlives the result, and is freed when it is disposed.</summary>
internal sealed class DuckResult : LakeResult
{
    private readonly DuckConnection _connection;
    private readonly DuckDBArrowOptions _options;
    private readonly Func<Exception, Exception> _explain;
    private DuckDBResult _result;
    private bool _ended;
    private bool _disposed;

    /// <summary>Takes over a statement's result and its connection.</summary>
    /// <param name="connection">The connection, which ends with the result.</param>
    /// <param name="result">The result.</param>
    /// <param name="explain">Adds to a failure what the engine does not know.</param>
    public DuckResult(DuckConnection connection, DuckDBResult result, Func<Exception, Exception> explain)
    {
        _connection = connection;
        _result = result;
        _explain = explain;
        _options = Arrow.DuckDBResultGetArrowOptions(ref _result);
        try
        {
            Schema = ImportSchema();
        }
        catch (Exception e)
        {
            // The connection stays the caller's until there is a result.
            _options.Dispose();
            Query.DuckDBDestroyResult(ref _result);
            if (e is LakeException)
            {
                throw;
            }

            throw new LakeUnsupportedException($"A column of the result has a type that is not handed out ({e.Message}). Cast it, as in CAST(x AS VARCHAR).", e);
        }
    }

    /// <inheritdoc/>
    public override Schema Schema { get; }

    /// <inheritdoc/>
    public override ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // A chunk may take as long as the whole statement: the caller's thread is not for that.
        return _ended ? ValueTask.FromResult<RecordBatch?>(null) : new ValueTask<RecordBatch?>(Task.Run(() => Read(cancellationToken), cancellationToken));
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            _options.Dispose();
            Query.DuckDBDestroyResult(ref _result);
            _connection.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private unsafe RecordBatch? Read(CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static c => ((DuckConnection)c!).Interrupt(), _connection);
            using DuckDBDataChunk chunk = Query.DuckDBFetchChunk(_result);
            if (chunk.IsInvalid)
            {
                _ended = true;
                return string.IsNullOrEmpty(Query.DuckDBResultError(ref _result)) ? null : throw DuckError.Of(ref _result);
            }

            if (DataChunks.DuckDBDataChunkGetSize(chunk) == 0)
            {
                _ended = true;
                return null;
            }

            CArrowArray array = default;
            using DuckDBErrorData error = Arrow.DuckDBDataChunkToArrow(_options, chunk, (nint)(&array));
            Check(error);
            try
            {
                return CArrowArrayImporter.ImportRecordBatch(&array, Schema);
            }
            catch
            {
                CArrowArray.CallReleaseFunc(&array);
                throw;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (LakeQueryException e) when (_explain(e) is { } better && better != e)
        {
            throw better;
        }
    }

    private static void Check(DuckDBErrorData error)
    {
        if (!error.IsInvalid && ErrorData.DuckDBErrorDataHasError(error))
        {
            throw DuckError.Of(ErrorData.DuckDBErrorDataMessage(error));
        }
    }

    private unsafe Schema ImportSchema()
    {
        int count = (int)Query.DuckDBColumnCount(ref _result);
        DuckDBLogicalType[] types = new DuckDBLogicalType[count];
        nint[] handles = new nint[count];
        nint[] names = new nint[count];
        try
        {
            for (int i = 0; i < count; i++)
            {
                types[i] = Query.DuckDBColumnLogicalType(ref _result, i);
                handles[i] = types[i].DangerousGetHandle();
                names[i] = Marshal.StringToCoTaskMemUTF8(Query.DuckDBColumnName(ref _result, i));
            }

            CArrowSchema schema = default;
            fixed (nint* handlesStart = handles)
            fixed (nint* namesStart = names)
            {
                using DuckDBErrorData error = Arrow.DuckDBToArrowSchema(_options, (nint)handlesStart, (nint)namesStart, (ulong)count, (nint)(&schema));
                Check(error);
            }

            return CArrowSchemaImporter.ImportSchema(&schema);
        }
        finally
        {
            for (int i = 0; i < count; i++)
            {
                types[i]?.Dispose();
                Marshal.FreeCoTaskMem(names[i]);
            }
        }
    }
}
