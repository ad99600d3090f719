using CsCheck;
using LakeOrm.Parquet.Reading;

namespace LakeOrm.Parquet.Tests.Reading;

/// <summary>One row with a column of every kind that the encodings tell apart.</summary>
internal sealed record PeerRow(bool? Boolean, int? Int32, long? Int64, float? Single, double? Double, string? Text, byte[]? Bytes, Guid Guid)
{
    internal static Gen<PeerRow> Any { get; } = Gen.Select(
        Gen.Bool.Nullable(),
        Gen.OneOf(Gen.Int, Gen.Int[0, 9]).Nullable(),
        Gen.OneOf(Gen.Long, Gen.Long[0, 1000]).Nullable(),
        Gen.OneOf(Gen.Float, Gen.Const(0f), Gen.Const(-0f), Gen.Const(float.NaN)).Nullable(),
        Gen.OneOf(Gen.Double, Gen.Const(0d), Gen.Const(-0d), Gen.Const(double.NaN)).Nullable(),
        Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 0, 40], Gen.Const(""), Gen.Const("same"), Gen.Const("same prefix, then a"), Gen.Const("same prefix, then b"), Gen.Const("žluťoučký 🐎")).Null(),
        Gen.Byte.Array[0, 20].Null(),
        Gen.Guid,
        (b, i, l, f, d, t, bytes, g) => new PeerRow(b, i, l, f, d, t, bytes, g));

    internal static async Task<List<PeerRow>> ReadAllAsync(byte[] file, ParquetReaderOptions? options = null)
    {
        await using ParquetFileReader reader = await ParquetFileReader.OpenAsync(new MemoryStream(file), options);
        ParquetRowReader rows = reader.ReadRows();
        ScalarColumn[] columns = [.. Peers.Names.Select(name => rows.SelectScalar(name)!)];
        var read = new List<PeerRow>();
        while (await rows.ReadAsync())
        {
            read.Add(new PeerRow(
                columns[0].GetBoolean(),
                columns[1].GetInt32(),
                columns[2].GetInt64(),
                columns[3].GetFloat(),
                columns[4].GetDouble(),
                columns[5].GetString(),
                columns[6].IsNull ? null : columns[6].GetBytes().ToArray(),
                new Guid(columns[7].GetBytes(), bigEndian: true)));
        }

        return read;
    }

    // Records compare arrays by reference and NaN by its own rules; text compares everything, bit for bit.
    public override string ToString() => FormattableString.Invariant(
        $"{Boolean} {Int32} {Int64} {Bits(Single)} {Bits(Double)} '{Text ?? "<null>"}' {(Bytes is null ? "<null>" : Convert.ToHexString(Bytes))} {Guid}");

    private static string Bits(float? value) => value is { } v ? $"{BitConverter.SingleToInt32Bits(v):X8}" : "<null>";

    private static string Bits(double? value) => value is { } v ? $"{BitConverter.DoubleToInt64Bits(v):X16}" : "<null>";
}
