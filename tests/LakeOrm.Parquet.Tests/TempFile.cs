namespace LakeOrm.Parquet.Tests;

/// <summary>A file that lives as long as a test.</summary>
public sealed class TempFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lakeorm-{Guid.NewGuid():N}.parquet");

    public void Dispose() => File.Delete(Path);
}
