namespace LakeOrm.Benchmarks.Writers;

/// <summary>What one way of writing took, over all rounds.</summary>
internal sealed class Measurement(string writer, string codec, bool isPeer)
{
    private readonly Samples _milliseconds = new();
    private readonly Samples _allocated = new();

    public string Writer { get; } = writer;

    public string Codec { get; } = codec;

    /// <summary>True for another library, which ratios are taken to.</summary>
    public bool IsPeer { get; } = isPeer;

    public long Bytes { get; set; }

    public double Milliseconds => _milliseconds.Median;

    public double Allocated => _allocated.Median;

    public void Add(double milliseconds, double allocated)
    {
        _milliseconds.Add(milliseconds);
        _allocated.Add(allocated);
    }
}
