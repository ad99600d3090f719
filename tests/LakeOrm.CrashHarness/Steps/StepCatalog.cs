namespace LakeOrm.CrashHarness.Steps;

/// <summary>All steps at which a process is killed. A step that is met and not named here is an error, and so is one that is never reached.</summary>
internal static class StepCatalog
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
    public const string Remove = "removing it";

    /// <summary>The steps of writers.</summary>
    public static IReadOnlyList<Step> OfWriters { get; } =
    [
        .. Of(DataFile, CreateFolder, SyncParent, Create, Write, Sync, SyncFolder, Remove),
        .. Of(Commit, CreateFolder, SyncParent, Create, Sync, Link, RemoveTemporary, SyncFolder, Remove),
        .. Of(Checkpoint, SyncParent, Create, Sync, Rename, RemoveTemporary, SyncFolder, Remove),
        .. Of(LastCheckpoint, Create, Sync, Rename, RemoveTemporary, SyncFolder),
    ];

    /// <summary>The steps of a vacuum.</summary>
    public static IReadOnlyList<Step> OfVacuum { get; } = [.. Of(DataFile, Remove), .. Of(Unfinished, Remove)];

    public static IReadOnlyList<Step> All { get; } = [.. OfWriters.Union(OfVacuum)];

    private static IEnumerable<Step> Of(string kind, params string[] calls) => calls.SelectMany(call => (Step[])[new(kind, call, IsAfter: false), new(kind, call, IsAfter: true)]);
}
