namespace LakeOrm.TestServers;

/// <summary>A Spark Connect server that runs.</summary>
/// <param name="Address">Where it answers, as <c>sc://127.0.0.1:15002</c>.</param>
/// <param name="Settings">With what it was started.</param>
/// <param name="Data">Its folder; null for one that the tests did not start.</param>
/// <param name="ProcessId">Its process; null for one that the tests did not start.</param>
public sealed record SparkServer(string Address, SparkServerSettings Settings, string? Data, int? ProcessId)
{
    /// <summary>The address with the token that the server asks for.</summary>
    public string ConnectionString => Address + Parameters;

    private string Parameters => Settings.Token is { } token ? $"/;token={token};use_ssl=false" : string.Empty;

    /// <summary>The same by way of a proxy on this machine.</summary>
    public string ConnectionStringBy(int port) => $"sc://127.0.0.1:{port}{Parameters}";
}
