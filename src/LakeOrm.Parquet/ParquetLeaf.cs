namespace LakeOrm.Parquet;

/// <summary>A column at its place in the schema's tree. Immutable.</summary>
public sealed class ParquetLeaf
{
    private readonly string[] _path;

    internal ParquetLeaf(ParquetColumn column, int ordinal, string[] path, int maxDefinitionLevel, int maxRepetitionLevel)
    {
        Column = column;
        Ordinal = ordinal;
        _path = path;
        DottedPath = string.Join('.', path);
        MaxDefinitionLevel = maxDefinitionLevel;
        MaxRepetitionLevel = maxRepetitionLevel;
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
    public int MaxRepetitionLevel { get; }
}
