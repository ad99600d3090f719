using LakeOrm.Storage.Gcs.Credentials;

namespace LakeOrm.Storage.Gcs;

/// <summary>Who calls Google Cloud Storage.</summary>
public abstract class GcsCredentials
{
    internal const string StorageScope = "https://www.googleapis.com/auth/devstorage.read_write";
    internal const string PlatformScope = "https://www.googleapis.com/auth/cloud-platform";

    private protected GcsCredentials()
    {
    }

    /// <summary>Nobody: for public buckets and emulators.</summary>
    public static GcsCredentials Anonymous { get; } = new AnonymousCredentials();

    /// <summary>
    /// What the environment says: the file that <c>GOOGLE_APPLICATION_CREDENTIALS</c> names, else the one that <c>gcloud auth application-default login</c> wrote, else the service account of the machine.
    /// </summary>
    /// <returns>The credentials, which are looked for when they are first needed.</returns>
    public static GcsCredentials ApplicationDefault() => new ApplicationDefaultCredentials();

    /// <summary>A key of a service account, a user's refresh token, or the impersonation of a service account by one of these, as Google's tools write them.</summary>
    /// <param name="json">The content of the file.</param>
    /// <returns>The credentials.</returns>
    /// <exception cref="LakeStorageException">The content is none of these. Others, such as those of a workload identity federation, come from <see cref="FromSource"/> and Google's own library.</exception>
    public static GcsCredentials FromJson(string json)
    {
        ArgumentException.ThrowIfNullOrEmpty(json);
        return CredentialFile.Parse(json).ToCredentials();
    }

    /// <summary>Tokens of the caller's own, such as of Google.Apis.Auth.</summary>
    /// <param name="source">Gives a token. A token with an end is kept until a few minutes before it; one without is asked for before each call, so that the source keeps it.</param>
    /// <returns>The credentials.</returns>
    public static GcsCredentials FromSource(Func<CancellationToken, ValueTask<GcsToken>> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SourceCredentials(source);
    }

    /// <summary>A service account whose tokens the caller may make.</summary>
    /// <param name="caller">Who may; it needs the role of a token creator on the account.</param>
    /// <param name="serviceAccount">The account's address.</param>
    /// <returns>The credentials.</returns>
    public static GcsCredentials Impersonate(GcsCredentials caller, string serviceAccount)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentException.ThrowIfNullOrEmpty(serviceAccount);
        return new ImpersonatedCredentials(caller, ImpersonatedCredentials.AddressOf(serviceAccount), []);
    }

    /// <summary>Gets a new token; null for nobody's.</summary>
    internal abstract ValueTask<GcsToken?> GetTokenAsync(TokenClient client, string scope, CancellationToken cancellationToken);
}
