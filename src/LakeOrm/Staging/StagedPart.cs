using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Staging;

/// <summary>A Parquet file of staged rows.</summary>
/// <param name="Key">The object, relative to the storage's root.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">Its length.</param>
[Experimental("LAKEORM001")]
public sealed record StagedPart(string Key, long Rows, long Bytes);
