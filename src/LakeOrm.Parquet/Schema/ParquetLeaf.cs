namespace LakeOrm.Parquet;

/// <summary>A column at its place in the schema's tree. Immutable.</summary>
public sealed class ParquetLeaf
{
    private readonly string[] _path;
    private readonly byte[] _repeatedLevels;

    internal ParquetLeaf(ParquetColumn column, int ordinal, string[] path, int maxDefinitionLevel, byte[] repeatedLevels)
    {
        Column = column;
        Ordinal = ordinal;
        _path = path;
        DottedPath = string.Join('.', path);
        MaxDefinitionLevel = maxDefinitionLevel;
        _repeatedLevels = repeatedLevels;
    }

    /// <summary>The column.</summary>
    public ParquetColumn Column { get; }

    /// <summary>The leaf's number, counted from 0 in the order of the schema.</summary>
    public int Ordinal { get; }

    /// <summary>The names from the root to the column.</summary>
    public IReadOnlyList<string> Path => _path;

    /// <summary>The path joined by dots, for messages.</summary>
    public string DottedPath { get; }

    /// <summary>The definition level of a value that is there; 0 if nothing on the path may be null or repeated.</summary>
    public int MaxDefinitionLevel { get; }

    /// <summary>The number of repeated groups on the path.</summary>
    public int MaxRepetitionLevel => _repeatedLevels.Length;

    /// <summary>True if the column lies below a top-level field.</summary>
    internal bool IsNested => _path.Length > 1;

    /// <summary>The definition level of what lies in the first, second, ... repeated group of the path.</summary>
    internal ReadOnlySpan<byte> RepeatedLevels => _repeatedLevels;
}
