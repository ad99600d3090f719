namespace LakeOrm.TestServers;

/// <summary>Where a server is installed and keeps its data: below the folder that is kept between runs, or in one that goes with the run.</summary>
public sealed class ServerHome : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("lakeorm-servers-");

    /// <summary>Finds the home of a server.</summary>
    public ServerHome(string server) =>
        Installation = Path.Combine(Environment.GetEnvironmentVariable(Servers.HomeVariable) is { Length: > 0 } kept ? Path.GetFullPath(kept) : _data.FullName, server);

    /// <summary>Where the server is installed.</summary>
    public string Installation { get; }

    /// <summary>A folder for what the server writes in this run.</summary>
    public string Data => Path.Combine(_data.FullName, "data");

    public void Dispose() => _data.Delete(recursive: true);
}
