namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>A nested class that Parquet.Net serializes.</summary>
public sealed class NetPlace
{
    public string? City { get; set; }

    public double Latitude { get; set; }
}
