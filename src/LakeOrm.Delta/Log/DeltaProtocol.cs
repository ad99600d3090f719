using System.Collections.Immutable;

namespace LakeOrm.Delta.Log;

/// <summary>What a client must understand to read and to write a table.</summary>
/// <param name="MinReaderVersion">The lowest reader version that may read it.</param>
/// <param name="MinWriterVersion">The lowest writer version that may write it.</param>
/// <param name="ReaderFeatures">The features that readers must honour; empty below reader version 3.</param>
/// <param name="WriterFeatures">The features that writers must honour; empty below writer version 7.</param>
public sealed record DeltaProtocol(
    int MinReaderVersion, int MinWriterVersion, ImmutableArray<string> ReaderFeatures, ImmutableArray<string> WriterFeatures);
