namespace LakeOrm.Storage.Remote;

/// <summary>The order in which object stores list names: by their UTF-8 bytes. It is the ordinal order of strings, but for characters outside of the first 65,536.</summary>
internal sealed class ObjectOrder : IComparer<string>
{
    public static readonly ObjectOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return string.CompareOrdinal(x, y);
        }

        int same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length)
        {
            return x.Length - y.Length;
        }

        // The halves of a pair stand before U+E000 as UTF-16, and after all others as UTF-8.
        bool isPair = char.IsSurrogate(x[same]);
        return isPair == char.IsSurrogate(y[same]) ? x[same] - y[same] : isPair ? 1 : -1;
    }
}
