using LakeOrm.Local.Tests;
using LakeOrm.Storage.Tests.Azure;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Lakes;

/// <summary>The first sample, run as a process as its reader runs it: a root, and what the environment says of the store.</summary>
public sealed class QuickstartTests(S3Fixture s3, FakeGcs gcs, Azurite azure)
{
    // What the machine may know of stores is not meant here.
    private static readonly string[] Variables =
    [
        "AWS_ENDPOINT_URL_S3", "AWS_PROFILE", "AWS_SESSION_TOKEN",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN",
    ];

    [Fact]
    public async Task It_runs_on_s3_as_the_usual_variables_say()
    {
        S3Store store = await s3.GetAsync();
        await RunTwiceAsync(S3Fixture.NewRoot(store), new()
        {
            ["AWS_ACCESS_KEY_ID"] = store.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = store.SecretAccessKey,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL"] = store.Endpoint.ToString(),
        });
    }

    [Fact]
    public async Task It_runs_on_google_cloud_storage_as_the_usual_variables_say()
    {
        Uri? endpoint = await gcs.EndpointAsync();
        await RunTwiceAsync(FakeGcs.NewRoot(), endpoint is null ? null : new() { ["STORAGE_EMULATOR_HOST"] = endpoint.ToString() });
    }

    [Fact]
    public async Task It_runs_on_azure_as_the_usual_variables_say()
    {
        if (Azurite.RunningRoot is { } root)
        {
            await RunTwiceAsync(root, null);
            return;
        }

        Uri endpoint = await AzureLakes.EndpointAsync(azure);
        await RunTwiceAsync(AzureLakes.NewRoot(), new()
        {
            ["AZURE_STORAGE_CONNECTION_STRING"] = $"DefaultEndpointsProtocol=http;AccountName={Azurite.Account};AccountKey={Azurite.Key};BlobEndpoint={endpoint}",
        });
    }

    // Null for the machine's own variables: the store is one that runs already.
    private static async Task RunTwiceAsync(Uri root, Dictionary<string, string?>? environment)
    {
        if (environment is not null)
        {
            foreach (string other in Variables)
            {
                environment.TryAdd(other, null);
            }
        }

        using TemporaryFolder cache = new();
        environment ??= [];
        environment["XDG_CACHE_HOME"] = cache.Path;
        string first = await RunAsync(root, environment);
        Assert.Matches(@"│ insert 5,000 [^│]+│ Committed +│ 1 +│ 5,000 +│", first);
        Assert.Contains("rows now: 6,000, as of version 1: 5,000", first, StringComparison.Ordinal);

        // What the first run left is found, and nothing is added twice.
        string second = await RunAsync(root, environment);
        Assert.Matches(@"│ insert 5,000 [^│]+│ Duplicate +│ 1 +│ 0 +│", second);
        Assert.Matches(@"│ insert 1,000 [^│]+│ Duplicate +│ 2 +│ 0 +│", second);
        Assert.Contains("rows now: 6,000, as of version 1: 5,000", second, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(Uri root, Dictionary<string, string?> environment)
    {
        BuiltProgram program = await BuiltProgram.RunAsync("samples", "Quickstart", environment, "--root", root.ToString());
        Assert.True(program.ExitCode == 0, $"It ended with {program.ExitCode}:\n{program.Output}{program.Errors}");
        return program.Output;
    }
}
