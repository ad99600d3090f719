using System.Text.Json;
using LakeOrm.Storage.Files;
using LakeOrm.Tests.Storage;

namespace LakeOrm.Local.Tests.Faults;

/// <summary>What a killed process cannot show: a version is never on the disk before everything that it names is, down to the folders' entries.</summary>
public sealed class PowerCuts
{
    public static TheoryData<string> Writes => [.. CoinWrite.All.Select(static w => w.Name)];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Data_files_and_their_folders_are_durable_before_the_log_entry_gets_its_name(string kind)
    {
        CoinWrite write = CoinWrite.All.Single(w => w.Name == kind);
        using TemporaryFolder folder = new();
        string root = folder.Path;
        RecordingCalls calls = new(root);
        await using LakeClient lake = new(new LocalDriver(new FileStorage(root, calls), new LocalLakeOptions { Threads = 1 }));
        List<string> entries = [];
        calls.Linking = (entry, name) =>
        {
            Assert.True(calls.IsSynced(entry), $"{name}: {string.Join('\n', calls.Log)}");
            foreach (string line in File.ReadLines(entry))
            {
                using JsonDocument action = JsonDocument.Parse(line);
                if (action.RootElement.TryGetProperty("add", out JsonElement add))
                {
                    string file = Path.Combine(root, "bank", "coins", Uri.UnescapeDataString(add.GetProperty("path").GetString()!));
                    Assert.True(calls.Survives(file), $"{file}: {string.Join('\n', calls.Log)}");
                }
            }

            entries.Add(name);
        };
        await write.PrepareAsync(lake, "bank.coins");
        int before = entries.Count;
        await write.RunAsync(lake, "bank.coins", IdempotencyKey.Once("k"), TestContext.Current.CancellationToken);
        Assert.Equal(before + 1, entries.Count);
        Assert.All(entries, entry => Assert.True(calls.Survives(entry), $"{entry}: {string.Join('\n', calls.Log)}"));
        Assert.Equal(write.Earlier > 0, calls.Log.Exists(static c => c.StartsWith("rename", StringComparison.Ordinal)));
    }
}
