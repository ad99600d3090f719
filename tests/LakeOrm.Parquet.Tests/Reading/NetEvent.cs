namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>A class that Parquet.Net serializes.</summary>
public sealed class NetEvent
{
    public string? Name { get; set; }

    public int? Count { get; set; }

    public decimal Amount { get; set; }

    public DateTime At { get; set; }

    public Dictionary<string, string>? Tags { get; set; }

    public List<string>? Parts { get; set; }

    public NetPlace? Place { get; set; }
}
