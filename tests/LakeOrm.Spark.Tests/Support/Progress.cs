
namespace LakeOrm.Spark.Tests.Support;

/// <summary>Hands on what is reported at once.</summary>
internal sealed class Progress(Action<SparkProgress> report) : IProgress<SparkProgress>
{
    public void Report(SparkProgress value) => report(value);
}
