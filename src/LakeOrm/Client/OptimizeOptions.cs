namespace LakeOrm;

/// <summary>How small data files are put together.</summary>
public sealed class OptimizeOptions : WriteOptions
{
    /// <summary>About how many bytes a file gets, 256 MiB by default. Files below three quarters of it are put together as far as it goes, partition by partition; the others stay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public long TargetFileBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 256L << 20;

    /// <summary>Which partitions, such as <c>$"day >= {monday}"</c>: an expression over the table's partition columns alone. Null for all.</summary>
    public LakeSql? Where { get; init; }

    /// <summary>Whether the files are only looked for.</summary>
    public bool DryRun { get; init; }
}
