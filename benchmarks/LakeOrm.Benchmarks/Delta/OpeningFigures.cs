namespace LakeOrm.Benchmarks.Delta;

/// <summary>What the opening of one table was measured at, in several processes.</summary>
internal sealed class OpeningFigures
{
    private const int Rounds = 5;
    private readonly Dictionary<string, Samples> _samples = [];

    private OpeningFigures()
    {
    }

    public double this[string name] => _samples[name].Median;

    public static async Task<OpeningFigures> MeasureAsync(string root, string table)
    {
        OpeningFigures figures = new();
        for (int i = 0; i < Rounds; i++)
        {
            foreach ((string name, double value) in await ChildProcess.RunAsync(DeltaCommand.Name, TableOpening.Name, root, table))
            {
                if (!figures._samples.TryGetValue(name, out Samples? samples))
                {
                    figures._samples.Add(name, samples = new Samples());
                }

                samples.Add(value);
            }
        }

        return figures;
    }

    public void Print(string what)
    {
        DeltaRun.Print($"{what}: files {this["files"]:F0}, medians of {Rounds} processes");
        DeltaRun.Print($"first opening ms {this["open_ms"]:F0}, processor ms {this["open_processor_ms"]:F0}; peak_rss_MiB of the whole process {this["peak_MiB"]:F0}, of which {this["before_MiB"]:F0} before the opening");
        DeltaRun.Print($"after one more commit ms {this["refresh_ms"]:F2}, when nothing is new {this["look_ms"]:F2}");
    }
}
