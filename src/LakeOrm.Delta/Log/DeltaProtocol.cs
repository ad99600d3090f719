using System.Collections.Immutable;

namespace LakeOrm.Delta.Log;

/// <summary>What a client must understand to read and to write a table.</summary>
public sealed class DeltaProtocol
{
    internal DeltaProtocol(int minReaderVersion, int minWriterVersion, ImmutableArray<string> readerFeatures, ImmutableArray<string> writerFeatures)
    {
        MinReaderVersion = minReaderVersion;
        MinWriterVersion = minWriterVersion;
        ReaderFeatures = readerFeatures;
        WriterFeatures = writerFeatures;
    }

    /// <summary>The lowest reader version that may read the table.</summary>
    public int MinReaderVersion { get; }

    /// <summary>The lowest writer version that may write it.</summary>
    public int MinWriterVersion { get; }

    /// <summary>The features that readers must honour; empty below reader version 3.</summary>
    public ImmutableArray<string> ReaderFeatures { get; }

    /// <summary>The features that writers must honour; empty below writer version 7.</summary>
    public ImmutableArray<string> WriterFeatures { get; }
}
