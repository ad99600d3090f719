using CsCheck;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

public class ReplayTests
{
    private static readonly Gen<(bool Add, int File)[]> Commit =
        Gen.Select(Gen.Bool, Gen.Int[0, 12]).Array[0, 6].Select(static actions => actions.DistinctBy(static a => a.Item2).ToArray());

    [Fact]
    public Task Any_history_replays_to_the_same_state_at_once_and_step_by_step() =>
        Commit.Array[1, 25].SampleAsync(async history =>
        {
            MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()]);
            DeltaTable follower = new(storage, "t");
            await follower.TryGetSnapshotAsync();
            HashSet<string> model = [];
            List<(DeltaSnapshot Snapshot, string[] Files)> seen = [];
            for (int i = 0; i < history.Length; i++)
            {
                foreach ((bool add, int file) in history[i])
                {
                    _ = add ? model.Add($"t/f{file}") : model.Remove($"t/f{file}");
                }

                string[] lines = [.. history[i].Select(static a => a.Add ? Logs.Add($"f{a.File}") : Logs.Remove($"f{a.File}")), """{"commitInfo":{}}"""];
                await storage.PutTextAsync(StorageExtensions.CommitKey("t", i + 1), string.Join('\n', lines));
                DeltaSnapshot step = (await follower.TryGetSnapshotAsync())!;
                seen.Add((step, [.. model.Order()]));
            }

            // Snapshots that were taken before stay as they were, though they share what they can.
            foreach ((DeltaSnapshot snapshot, string[] files) in seen)
            {
                Assert.Equal(files, snapshot.Files.Select(static f => f.Path).Order());
                Assert.Equal(files, (await new DeltaTable(storage, "t").GetSnapshotAsync(LakeVersion.At(snapshot.Version))).Files.Select(static f => f.Path).Order());
            }
        }, iter: 200);

    [Fact]
    public async Task Two_snapshots_after_the_same_one_do_not_disturb_each_other()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(), Logs.Add("a")]);
        DeltaSnapshot start = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        LogContent left = new();
        left.Adds.Add(new DeltaFile(LogPath.Write("t", "left"), PartitionValues.Empty, 1, 1, null));
        LogContent right = new();
        right.Adds.Add(new DeltaFile(LogPath.Write("t", "right"), PartitionValues.Empty, 1, 1, null));
        DeltaSnapshot afterLeft = start.Apply(left, default);
        DeltaSnapshot afterRight = start.Apply(right, default);
        Assert.Equal(["t/a", "t/left"], afterLeft.Files.Select(static f => f.Path));
        Assert.Equal(["t/a", "t/right"], afterRight.Files.Select(static f => f.Path));
        Assert.Equal(["t/a"], start.Files.Select(static f => f.Path));
    }
}
