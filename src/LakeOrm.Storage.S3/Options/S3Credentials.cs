using System.Diagnostics;
using Amazon.Runtime;

namespace LakeOrm.Storage.S3;

/// <summary>Who asks a store. Its text form, and what a debugger shows of it, hold no secret.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class S3Credentials
{
    private readonly string _description;

    private S3Credentials(string description, AWSCredentials? given = null, string? profile = null)
    {
        _description = description;
        Given = given;
        ProfileName = profile;
    }

    /// <summary>What the AWS SDK finds by itself: environment variables, the default profile, a container's or a machine's role.</summary>
    public static S3Credentials Default { get; } = new("the default credentials");

    /// <summary>Requests are not signed, for public buckets.</summary>
    public static S3Credentials Anonymous { get; } = new("no credentials", new AnonymousAWSCredentials());

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal AWSCredentials? Given { get; }

    internal string? ProfileName { get; }

    /// <summary>Keys that do not change.</summary>
    /// <param name="accessKeyId">The access key's id.</param>
    /// <param name="secretAccessKey">The secret.</param>
    /// <param name="sessionToken">The token of temporary keys; null for others.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials Keys(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKeyId);
        ArgumentException.ThrowIfNullOrEmpty(secretAccessKey);
        return new S3Credentials(
            "given keys",
            sessionToken is null ? new BasicAWSCredentials(accessKeyId, secretAccessKey) : new SessionAWSCredentials(accessKeyId, secretAccessKey, sessionToken));
    }

    /// <summary>A profile of the shared configuration files.</summary>
    /// <param name="name">The profile's name.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials Profile(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new S3Credentials($"profile '{name}'", profile: name);
    }

    /// <summary>Credentials of the AWS SDK, such as a role that is assumed; they are asked anew for each request, and may renew themselves.</summary>
    /// <param name="credentials">The SDK's credentials.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials From(AWSCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new S3Credentials("given credentials", credentials);
    }

    /// <summary>The kind of the credentials.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _description;
}
