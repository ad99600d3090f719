using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.TestServers;

/// <summary>The servers that tests may start: scripts in a folder that the environment names.</summary>
public static class Servers
{
    /// <summary>Names the folder with the scripts.</summary>
    public const string FolderVariable = "LAKEORM_TEST_SERVERS";

    /// <summary>Names a folder in which servers stay installed between runs. Without it each run installs what it needs, and removes it.</summary>
    public const string HomeVariable = "LAKEORM_TEST_SERVERS_HOME";

    /// <summary>Names the servers, with commas between, without which a test fails instead of being skipped.</summary>
    public const string RequireVariable = "LAKEORM_REQUIRE";

    /// <summary>Whether a test that lacks a server fails.</summary>
    public static bool IsRequired(string server) =>
        Environment.GetEnvironmentVariable(RequireVariable)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(server, StringComparer.OrdinalIgnoreCase) == true;

    /// <summary>The script of a server; where there is none the test is skipped, or fails where the server is required.</summary>
    /// <param name="server">What <see cref="RequireVariable"/> calls the server.</param>
    /// <param name="path">The script's path in the folder.</param>
    public static string Script(string server, string path)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            Lack(server, $"{FolderVariable} names no folder of test servers.");
            return string.Empty;
        }

        string script = Path.GetFullPath(Path.Combine(folder, path));
        if (!File.Exists(script))
        {
            Lack(server, $"The folder that {FolderVariable} names has no {path}.");
        }

        return script;
    }

    /// <summary>Ends a test for want of a server.</summary>
    [DoesNotReturn]
    public static void Lack(string server, string reason)
    {
        if (IsRequired(server))
        {
            Assert.Fail($"{reason} {RequireVariable} asks for '{server}'.");
        }

        Assert.Skip(reason);
    }
}
