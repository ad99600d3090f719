using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

[assembly: DisableRuntimeMarshalling]

namespace LakeOrm.Local.Engine;

/// <summary>What of DuckDB's C interface the bindings leave out.</summary>
internal static partial class DuckNative
{
    private const string Library = "duckdb";

    [LibraryImport(Library, EntryPoint = "duckdb_create_varchar_length")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static unsafe partial DuckDBValue CreateVarchar(byte* text, ulong length);

    [LibraryImport(Library, EntryPoint = "duckdb_pending_prepared_streaming")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DuckDBState PendingStreaming(DuckDBPreparedStatement statement, out nint pending);

    [LibraryImport(Library, EntryPoint = "duckdb_execute_pending")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DuckDBState ExecutePending(nint pending, out DuckDBResult result);

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_pending")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyPending(ref nint pending);

    // The library keeps the text: it is read, never freed.
    [LibraryImport(Library, EntryPoint = "duckdb_pending_error")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint PendingError(nint pending);

    [LibraryImport(Library, EntryPoint = "duckdb_param_type")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DuckDBType ParameterType(DuckDBPreparedStatement statement, ulong index);

    [LibraryImport(Library, EntryPoint = "duckdb_prepared_statement_type")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DuckDBStatementType StatementType(DuckDBPreparedStatement statement);

    // What a function of ours is called with belongs to the engine: handles that would free it are out of place.
    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_size")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial ulong ChunkSize(nint chunk);

    [LibraryImport(Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ChunkVector(nint chunk, ulong column);

    [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static unsafe partial void* VectorData(nint vector);

    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_error")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static unsafe partial void SetFunctionError(nint call, byte* message);
}
