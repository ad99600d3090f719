namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>The service account that a machine in Google's cloud runs as, by the machine's own service.</summary>
internal sealed class MachineCredentials : GcsCredentials
{
    internal override async ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken)
    {
        string host = Environment.GetEnvironmentVariable("GCE_METADATA_HOST") is { Length: > 0 } named ? named : "metadata.google.internal";
        return await client.AskMachineAsync(
            new Uri($"http://{host}/computeMetadata/v1/instance/service-accounts/default/token?scopes={Uri.EscapeDataString(scope)}"),
            cancellationToken).ConfigureAwait(false);
    }
}
