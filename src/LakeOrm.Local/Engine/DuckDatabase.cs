using System.Globalization;
using DuckDB.NET.Native;
using Configuration = DuckDB.NET.Native.NativeMethods.Configuration;
using Startup = DuckDB.NET.Native.NativeMethods.Startup;

namespace LakeOrm.Local.Engine;

/// <summary>One engine in memory: it reads files below the folders that it is given and its own folder for temporary files, and nothing else; nothing of its configuration can be changed afterwards.</summary>
internal sealed class DuckDatabase : IDisposable
{
    private readonly DuckDBDatabase _handle;
    private readonly EngineFolder _temporary;
    private long _connections;

    private DuckDatabase(DuckDBDatabase handle, EngineFolder temporary)
    {
        _handle = handle;
        _temporary = temporary;
    }

    /// <summary>The engine's own folder for temporary files; it goes with the engine.</summary>
    public string TemporaryFolder => _temporary.Path;

    /// <summary>Starts an engine.</summary>
    /// <param name="root">The folder below which files may be read.</param>
    /// <param name="options">What the engine may use.</param>
    /// <param name="others">More folders below which files may be read.</param>
    public static DuckDatabase Open(string root, LocalLakeOptions options, params IEnumerable<string> others)
    {
        EngineFolder temporary = EngineFolder.Create(options.TempDirectory ?? Path.GetTempPath());
        DuckDBDatabase? handle = null;
        try
        {
            handle = Start(temporary.Path, options);
            DuckDatabase database = new(handle, temporary);
            database.AddFunctions();
            database.Lock([root, .. others]);
            return database;
        }
        catch
        {
            handle?.Dispose();
            temporary.Dispose();
            throw;
        }
    }

    /// <summary>Connects, with an own, empty catalog as the place where names are looked up: no connection sees another's tables.</summary>
    public DuckConnection Connect()
    {
        if (Startup.DuckDBConnect(_handle, out DuckDBNativeConnection handle) != DuckDBState.Success)
        {
            handle.Dispose();
            throw new LakeQueryException("The embedded engine gave no connection.");
        }

        // No namespace has a slash: a catalog of a namespace's name would make that name ambiguous.
        string catalog = string.Create(CultureInfo.InvariantCulture, $"lake/{Interlocked.Increment(ref _connections)}");
        return new DuckConnection(handle, DuckText.Name(catalog));
    }

    public void Dispose()
    {
        _handle.Dispose();
        _temporary.Dispose();
    }

    private static DuckDBDatabase Start(string temporary, LocalLakeOptions options)
    {
        Configuration.DuckDBCreateConfig(out DuckDBConfig config);
        using (config)
        {
            long memory = options.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
            Set(config, "memory_limit", string.Create(CultureInfo.InvariantCulture, $"{memory}B"));
            Set(config, "threads", (options.Threads ?? Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture));
            Set(config, "temp_directory", temporary);

            // Nothing is fetched and no code is loaded behind the user's back.
            Set(config, "autoinstall_known_extensions", "false");
            Set(config, "autoload_known_extensions", "false");
            Set(config, "allow_community_extensions", "false");
            Set(config, "allow_persistent_secrets", "false");

            // The Arrow reader takes plain UTF-8 columns.
            Set(config, "produce_arrow_string_view", "false");
            Set(config, "arrow_lossless_conversion", "false");
            if (Startup.DuckDBOpen(":memory:", out DuckDBDatabase handle, config, out string error) == DuckDBState.Success)
            {
                return handle;
            }

            handle.Dispose();
            throw new LakeQueryException($"The embedded engine does not start: {error}");
        }
    }

    private static void Set(DuckDBConfig config, string name, string value)
    {
        if (Configuration.DuckDBSetConfig(config, name, value) != DuckDBState.Success)
        {
            throw new LakeQueryException($"The embedded engine refuses the setting {name} = '{value}'.");
        }
    }

    private void AddFunctions()
    {
        if (Startup.DuckDBConnect(_handle, out DuckDBNativeConnection connection) != DuckDBState.Success)
        {
            connection.Dispose();
            throw new LakeQueryException("The embedded engine gave no connection.");
        }

        using (connection)
        {
            RowFilters.AddTo(connection);
        }
    }

    // The order matters: with external access off the folders can no longer be changed, and the lock comes last.
    private void Lock(IReadOnlyList<string> roots)
    {
        using DuckConnection connection = Connect();
        connection.Execute("SET GLOBAL TimeZone = 'UTC'");

        // Files are read by patterns, and the engine holds a pattern as it is written against the folders.
        IEnumerable<string> folders = roots.SelectMany(static r => new[] { r, DuckText.Pattern(r) }).Append(TemporaryFolder);
        connection.Execute($"SET GLOBAL allowed_directories = [{string.Join(", ", folders.Select(DuckText.Literal))}]");
        connection.Execute("SET GLOBAL enable_external_access = false");
        connection.Execute("SET GLOBAL lock_configuration = true");
    }
}
