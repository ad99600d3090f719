namespace LakeOrm.CrashHarness.Steps;

/// <summary>All steps at which a worker dies. A step that is met and not named here is an error, and so is one that is never reached.</summary>
internal sealed class StepCatalog
{
    public const string DataFile = "data file";
    public const string Commit = "commit";
    public const string Checkpoint = "checkpoint";
    public const string LastCheckpoint = "last checkpoint";
    public const string Unfinished = "unfinished file";

    public const string CreateFolder = "making its folder";
    public const string SyncParent = "sync of the folder above";
    public const string Create = "creating it";
    public const string Write = "writing bytes";
    public const string Sync = "its sync";
    public const string Link = "the link";
    public const string Rename = "the rename";
    public const string RemoveTemporary = "removing the temporary";
    public const string SyncFolder = "sync of its folder";
    public const string Complete = "completing it";
    public const string Put = "its put";
    public const string Remove = "removing it";
    public const string Unexpected = "a call that no writer makes";

    private readonly HashSet<Step> _known;

    private StepCatalog(IEnumerable<Step> ofWriters, IEnumerable<Step> ofVacuum)
    {
        OfWriters = [.. ofWriters];
        OfVacuum = [.. ofVacuum];
        All = [.. OfWriters.Union(OfVacuum)];
        _known = [.. All];
    }

    /// <summary>The calls of the file system, of lakes in folders.</summary>
    public static StepCatalog Folder { get; } = new(
        [
            .. Around(DataFile, CreateFolder, SyncParent, Create, Write, Sync, SyncFolder, Remove),
            .. Around(Commit, CreateFolder, SyncParent, Create, Sync, Link, RemoveTemporary, SyncFolder, Remove),
            .. Around(Checkpoint, SyncParent, Create, Sync, Rename, RemoveTemporary, SyncFolder, Remove),
            .. Around(LastCheckpoint, Create, Sync, Rename, RemoveTemporary, SyncFolder),
        ],
        [.. Around(DataFile, Remove), .. Around(Unfinished, Remove)]);

    /// <summary>The calls of the storage, of lakes in stores.</summary>
    public static StepCatalog Store { get; } = new(
        [
            .. Around(DataFile, Create, Write),
            .. Through(DataFile, Complete, Remove),
            .. Through(Commit, Put, Remove),
            .. Through(Checkpoint, Put, Remove),
            .. Through(LastCheckpoint, Put),
        ],
        [.. Through(DataFile, Remove), .. Through(Unfinished, Remove)]);

    /// <summary>The steps of writers.</summary>
    public IReadOnlyList<Step> OfWriters { get; }

    /// <summary>The steps of a vacuum.</summary>
    public IReadOnlyList<Step> OfVacuum { get; }

    public IReadOnlyList<Step> All { get; }

    public bool Knows(Step step) => _known.Contains(step);

    private static IEnumerable<Step> Around(string kind, params string[] calls) =>
        calls.SelectMany(call => (Step[])[new(kind, call, StepMoment.Before), new(kind, call, StepMoment.After)]);

    private static IEnumerable<Step> Through(string kind, params string[] calls) =>
        calls.SelectMany(call => (Step[])[new(kind, call, StepMoment.Before), new(kind, call, StepMoment.During), new(kind, call, StepMoment.After)]);
}
