using System.Security.Cryptography;
using LakeOrm.Storage;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Gcs;

namespace LakeOrm.AotSmoke;

/// <summary>The clients of cloud stores: what they send and read is JSON and XML.</summary>
internal static class CloudChecks
{
    public static async Task RunAsync(Checks checks)
    {
        checks.Begin("cloud stores");
        using PlayedCloud cloud = new();
        using RSA key = RSA.Create(2048);
        string account = $$"""{"type":"service_account","client_email":"a@b","private_key":"{{key.ExportPkcs8PrivateKeyPem().ReplaceLineEndings("\\n")}}","token_uri":"https://tokens.example/"}""";
        await using GcsStorage google = new(
            new Uri("gs://bucket/lake"), new GcsOptions { Endpoint = new Uri("https://storage.googleapis.com"), Handler = cloud, Credentials = GcsCredentials.FromJson(account) });
        await CheckAsync(checks, google, "Google Cloud Storage");
        await checks.FailsAsync<LakeStorageException>(async () => await google.HeadAsync("none"), "forbidden", "an error of Google Cloud Storage");

        await using AzureStorage azure = new(new Uri("abfss://c@acc.dfs.core.windows.net/lake"), new AzureOptions { Handler = cloud, AccountKey = Convert.ToBase64String(new byte[64]) });
        await CheckAsync(checks, azure, "Azure");
    }

    private static async Task CheckAsync(Checks checks, ILakeStorage storage, string name)
    {
        LakeObject found = default!;
        await foreach (LakeObject item in storage.ListAsync("", recursive: true))
        {
            found = item;
        }

        checks.Equal(("a", 5L), (found.Key, found.Size), $"{name} lists");
        checks.That(await storage.PutIfAbsentAsync("a", new byte[5]), $"{name} puts");
        await using LakeObjectWriter writer = await storage.CreateAsync("a");
        await writer.Stream.WriteAsync(new byte[5]);
        checks.Equal(5L, (await writer.CompleteAsync()).Size, $"{name} writes");
    }
}
