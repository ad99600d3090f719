namespace LakeOrm.Parquet.Tests.Records;

/// <summary>A value of every kind of column, in the stored unit.</summary>
public sealed record Kinds(
    bool Boolean, sbyte Int8, short Int16, int Int32, long Int64, float Float, double Double, int Decimal9, long Decimal18, Int128 Decimal38,
    string Text, byte[] Bytes, byte[] Fixed, int Date, long Instant, long Local, Guid Guid);
