namespace LakeOrm.Benchmarks;

/// <summary>What one thing was measured at, round by round.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public double Median
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public double Last => _values[^1];

    public int Count => _values.Count;

    public double Total => _values.Sum();

    /// <summary>The least value that so many of a hundred do not exceed.</summary>
    public double Percentile(int percent) => _values.Order().ElementAt(Math.Max(0, ((_values.Count * percent) + 99) / 100 - 1));

    public void Add(double value) => _values.Add(value);
}
