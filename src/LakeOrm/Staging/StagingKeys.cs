namespace LakeOrm.Staging;

/// <summary>Where staged rows are: a folder for each ingest.</summary>
internal static class StagingKeys
{
    /// <summary>The folder of all ingests.</summary>
    public const string Folder = "_staging/";

    /// <summary>The folder of an ingest.</summary>
    public static string Of(Guid ingestId) => $"{Folder}{ingestId}/";

    /// <summary>The object by which an ingest says that it is alive.</summary>
    public static string SignOfLife(Guid ingestId) => $"{Of(ingestId)}_alive";
}
