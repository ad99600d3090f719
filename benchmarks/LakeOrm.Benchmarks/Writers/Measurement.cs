namespace LakeOrm.Benchmarks.Writers;

/// <summary>What one way of writing took, over all rounds.</summary>
internal sealed class Measurement(string writer, string codec, bool isPeer)
{
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _allocated = [];

    public string Writer { get; } = writer;

    public string Codec { get; } = codec;

    /// <summary>True for another library, which ratios are taken to.</summary>
    public bool IsPeer { get; } = isPeer;

    public long Bytes { get; set; }

    public double Milliseconds => Median(_milliseconds);

    public double Allocated => Median(_allocated);

    public void Add(double milliseconds, double allocated)
    {
        _milliseconds.Add(milliseconds);
        _allocated.Add(allocated);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
