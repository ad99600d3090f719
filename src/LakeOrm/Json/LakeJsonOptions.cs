namespace LakeOrm;

/// <summary>How rows of JSON are read.</summary>
public sealed class LakeJsonOptions
{
    /// <summary>The greatest <see cref="MaxRowBytes"/>, 1 GiB.</summary>
    public const int MaxMaxRowBytes = 1 << 30;

    /// <summary>How the rows follow each other; found out by default.</summary>
    public LakeJsonFormat Format { get; init; }

    /// <summary>How many bytes one row may have, 16 MiB by default. The reader holds one row at a time, so this bounds its memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 1 to <see cref="MaxMaxRowBytes"/>.</exception>
    public int MaxRowBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxMaxRowBytes);
            field = value;
        }
    } = 16 << 20;
}
