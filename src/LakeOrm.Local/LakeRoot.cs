using System.Buffers;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local;

/// <summary>Opens the storage that a lake's root names.</summary>
internal static class LakeRoot
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Opens a storage.</summary>
    /// <param name="root">A path, or a URI.</param>
    /// <param name="storages">Open the schemes that are not known here.</param>
    /// <exception cref="LakeUnsupportedException">Nobody opens the scheme; it is said who does.</exception>
    /// <exception cref="LakeStorageException">The URI is none of its scheme.</exception>
    public static ILakeStorage Open(string root, IEnumerable<ILakeStorageProvider> storages)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (SchemeOf(root) is not { } scheme)
        {
            return new FileStorage(root);
        }

        if (storages.FirstOrDefault(s => s.Schemes.Contains(scheme)) is { } provider)
        {
            return provider.Open(UriOf(root));
        }

        return scheme switch
        {
            "memory" => root["memory://".Length..] is { Length: > 0 } name ? MemoryStorage.Named(name) : new MemoryStorage(),
            "file" => new FileStorage(UriOf(root) is { IsFile: true, Host: "" } uri
                ? uri.LocalPath
                : throw new LakeStorageException($"'{Shown(root)}' is no folder of this machine. Expected file:///path/of/folder.")),
            "s3" or "s3a" or "s3n" => throw NoProvider(root, scheme, "S3"),
            "gs" => throw NoProvider(root, scheme, "Gcs"),
            "az" or "abfs" or "abfss" or "wasb" or "wasbs" => throw NoProvider(root, scheme, "Azure"),
            _ => throw new LakeUnsupportedException(
                $"The lake '{Shown(root)}': nobody opens the scheme '{scheme}'. Known are paths, file:///, memory://, and the schemes of the providers given as 'storages'{Names(storages)}."),
        };
    }

    private static string? SchemeOf(string root)
    {
        // One letter before the colon is a drive.
        int end = root.IndexOf("://", StringComparison.Ordinal);
        return end > 1 && char.IsAsciiLetter(root[0]) && root.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0 ? root[..end].ToLowerInvariant() : null;
    }

    private static Uri UriOf(string root) => Uri.TryCreate(root, UriKind.Absolute, out Uri? uri)
        ? uri
        : throw new LakeStorageException($"The lake's root is no URI. Expected one as {root.AsSpan(0, root.IndexOf(':'))}://place/path.");

    private static LakeUnsupportedException NoProvider(string root, string scheme, string package) => new(
        $"The lake '{Shown(root)}': the scheme '{scheme}' is opened by the package LakeOrm.Storage.{package}. Reference it, and pass its provider: Lake.Open(root, storages: [new {package}StorageProvider()]).");

    // What stands before an '@', and after a '?' or a '#', may be a secret.
    private static string Shown(string root)
    {
        int begin = root.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        int end = root.IndexOfAny(['?', '#'], begin) is >= 0 and int mark ? mark : root.Length;
        int place = Math.Max(begin, root.LastIndexOf('@') + 1);
        return $"{root.AsSpan(0, begin)}{(place <= end ? root.AsSpan(place, end - place) : "...")}";
    }

    private static string Names(IEnumerable<ILakeStorageProvider> storages)
    {
        string[] schemes = [.. storages.SelectMany(static s => s.Schemes)];
        return schemes.Length == 0 ? ", of which there are none" : $" ({string.Join(", ", schemes)})";
    }
}
