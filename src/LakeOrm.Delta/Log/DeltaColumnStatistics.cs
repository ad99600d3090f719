namespace LakeOrm.Delta.Log;

/// <summary>What the log says of one column in one file.</summary>
/// <param name="Min">A lower bound of the values, as the log writes it; null when none is told. Texts may be cut, timestamps are cut to milliseconds.</param>
/// <param name="Max">An upper bound, likewise. Other writers may cut a timestamp down: readers allow one millisecond above it.</param>
/// <param name="NullCount">How many rows hold null; null when that is not told.</param>
public readonly record struct DeltaColumnStatistics(string? Min, string? Max, long? NullCount);
