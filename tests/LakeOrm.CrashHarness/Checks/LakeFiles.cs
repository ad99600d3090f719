using LakeOrm.CrashHarness.Places;
using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>A lake as files, for readers that know nothing else: the lake's own folder, or a copy of its objects.</summary>
internal sealed class LakeFiles(LakePlace place)
{
    private const int AtOnce = 8;

    /// <summary>Where they are.</summary>
    public string Folder { get; } = place.IsFolder ? place.Root : Path.Combine(place.Scratch, "copies", place.Root[(place.Root.LastIndexOf('/') + 1)..]);

    /// <summary>Brings a copy up to its lake. Data files never change.</summary>
    public async Task RefreshAsync()
    {
        if (place.IsFolder)
        {
            return;
        }

        await using ILakeStorage storage = place.Open();
        List<LakeObject> objects = await storage.ListAsync(string.Empty, recursive: true).ToListAsync();
        HashSet<string> there = [.. objects.Select(o => PathOf(o.Key))];
        Directory.CreateDirectory(Folder);
        foreach (string path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => !there.Contains(f)).ToArray())
        {
            File.Delete(path);
        }

        await Parallel.ForEachAsync(
            objects.Where(o => o.Key.Contains("/_delta_log/", StringComparison.Ordinal) || !File.Exists(PathOf(o.Key))),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (found, cancellationToken) =>
            {
                string path = PathOf(found.Key);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using Stream from = await storage.OpenReadAsync(found.Key, cancellationToken: cancellationToken);
                await using FileStream to = File.Create(path);
                await from.CopyToAsync(to, cancellationToken);
            });
    }

    /// <summary>Removes the lake, and the copy.</summary>
    /// <param name="names">The folders in it.</param>
    public async Task DeleteAsync(params string[] names)
    {
        Directory.Delete(Folder, recursive: true);
        if (!place.IsFolder)
        {
            await using ILakeStorage storage = place.Open();
            foreach (string name in names)
            {
                await storage.DeleteAllAsync(name + "/");
            }
        }
    }

    private string PathOf(string key) => Path.Combine(Folder, key.Replace('/', Path.DirectorySeparatorChar));
}
