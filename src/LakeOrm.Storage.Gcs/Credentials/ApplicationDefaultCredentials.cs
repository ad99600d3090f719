namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>What the environment says.</summary>
internal sealed class ApplicationDefaultCredentials : GcsCredentials
{
    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";
    private GcsCredentials? _found;

    internal override ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken) =>
        (_found ??= Find()).GetTokenAsync(client, scope, cancellationToken);

    private static GcsCredentials Find()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } named)
        {
            return Read(named, $"{FileVariable} names a file that cannot be read");
        }

        string written = Path.Combine(ToolsFolder(), "application_default_credentials.json");
        return File.Exists(written) ? Read(written, "The application default credentials cannot be read") : new MachineCredentials();
    }

    private static string ToolsFolder() =>
        Environment.GetEnvironmentVariable("CLOUDSDK_CONFIG") is { Length: > 0 } folder ? folder
        : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "gcloud")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "gcloud");

    private static GcsCredentials Read(string path, string trouble)
    {
        try
        {
            return FromJson(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LakeStorageException($"{trouble}: '{path}'.", e) { Failure = LakeStorageFailure.Credentials, IsRefused = true };
        }
    }
}
