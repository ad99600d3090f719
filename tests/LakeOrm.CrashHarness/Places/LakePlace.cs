using LakeOrm.CrashHarness.Steps;
using LakeOrm.Local;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.CrashHarness.Places;

/// <summary>Where a lake is.</summary>
/// <param name="Root">Its root: a folder, or a URI of a store.</param>
/// <param name="Scratch">The folder of this machine for what is none of the lake's: the engine's temporary files, the cache.</param>
internal sealed record LakePlace(string Root, string Scratch)
{
    public bool IsFolder => !Root.Contains("://", StringComparison.Ordinal);

    /// <summary>The engine's folder for temporary files.</summary>
    public string Temporary => Path.Combine(Scratch, "temporary");

    /// <summary>The steps of those who write to it.</summary>
    public StepCatalog Steps => IsFolder ? StepCatalog.Folder : StepCatalog.Store;

    /// <summary>Opens the storage.</summary>
    public ILakeStorage Open() => IsFolder ? new FileStorage(Root) : Stores.Open(new Uri(Root));

    /// <summary>Opens the storage for a worker.</summary>
    /// <param name="step">The step at which the worker dies; null when its parent kills it.</param>
    /// <param name="occurrence">At which of its occurrences.</param>
    /// <param name="life">The worker's life.</param>
    public ILakeStorage Open(Step? step, int occurrence, ILife life)
    {
        // A process is killed from outside as it is; in the parent's own process somebody must stand in the way of the dead.
        if (step is null && life is ProcessLife)
        {
            return Open();
        }

        StepTrap trap = new(Steps, step, occurrence, life);
        return IsFolder ? new FolderSteps(Root, trap) : new StoreSteps(Open(), trap);
    }

    /// <summary>A client over the storage, which it owns.</summary>
    public LakeClient Connect(ILakeStorage storage) =>
        new(new LocalDriver(storage, new LocalLakeOptions { Threads = 1, TempDirectory = Temporary, CacheDirectory = Path.Combine(Scratch, "cache") }));
}
