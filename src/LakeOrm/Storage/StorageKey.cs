namespace LakeOrm.Storage;

/// <summary>The rule for keys, the same for every storage.</summary>
internal static class StorageKey
{
    /// <summary>Refuses a key that is empty, absolute, or that could leave the root.</summary>
    public static void Check(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!IsKey(key))
        {
            throw new LakeStorageException($"'{key}' is no key of a lake. Expected parts joined by '/', none of them empty, '.' or '..'.");
        }
    }

    /// <summary>Whether a name is a key. Others, which remote stores may hold too, are no objects of a lake.</summary>
    public static bool IsKey(ReadOnlySpan<char> name)
    {
        if (name.Contains('\0'))
        {
            return false;
        }

        foreach (Range part in name.Split('/'))
        {
            if (name[part] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses a prefix that is neither empty nor a key followed by '/'.</summary>
    public static void CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length == 0)
        {
            return;
        }

        if (prefix[^1] != '/')
        {
            throw new LakeStorageException($"'{prefix}' is no prefix of a lake. Expected the empty string or a key followed by '/'.");
        }

        Check(prefix[..^1]);
    }

    /// <summary>Refuses a prefix that is no key followed by '/': all of a lake is never meant.</summary>
    public static void CheckFolder(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        CheckPrefix(prefix);
    }
}
