using CsCheck;
using LakeOrm.Parquet.Reading;
using ParquetSharp;
using PeerCodec = ParquetSharp.Compression;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class EncodingTests
{
    public static TheoryData<PeerCodec, bool, ParquetDataPageVersion> Layouts { get; } = new(
        from codec in new[] { PeerCodec.Uncompressed, PeerCodec.Snappy, PeerCodec.Gzip, PeerCodec.Zstd }
        from dictionary in new[] { true, false }
        from version in new[] { ParquetDataPageVersion.V1, ParquetDataPageVersion.V2 }
        select (codec, dictionary, version));

    public static TheoryData<string, Encoding> Encodings { get; } = new()
    {
        { "bool", Encoding.Rle },
        { "int", Encoding.DeltaBinaryPacked },
        { "long", Encoding.DeltaBinaryPacked },
        { "text", Encoding.DeltaLengthByteArray },
        { "bytes", Encoding.DeltaLengthByteArray },
        { "text", Encoding.DeltaByteArray },
        { "bytes", Encoding.DeltaByteArray },
        { "guid", Encoding.DeltaByteArray },
        { "int", Encoding.ByteStreamSplit },
        { "long", Encoding.ByteStreamSplit },
        { "float", Encoding.ByteStreamSplit },
        { "double", Encoding.ByteStreamSplit },
        { "guid", Encoding.ByteStreamSplit },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Reads_back_every_codec_with_and_without_dictionary_in_both_page_versions(PeerCodec codec, bool dictionary, ParquetDataPageVersion version)
    {
        List<PeerRow> rows = Many(7_000);

        byte[] file = Peers.Write(
            rows,
            builder => (dictionary ? builder.EnableDictionary() : builder.DisableDictionary())
                .Compression(codec).DataPageVersion(version).DataPagesize(4096).EnablePageChecksum(),
            rowsPerGroup: 3_000);

        AssertEqual(rows, await PeerRow.ReadAllAsync(file));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Reads_back_every_encoding(string column, Encoding encoding)
    {
        List<PeerRow> rows = Many(5_000);
        foreach (ParquetDataPageVersion version in new[] { ParquetDataPageVersion.V1, ParquetDataPageVersion.V2 })
        {
            byte[] file = Peers.Write(rows, builder => builder.DisableDictionary().Encoding(column, encoding).DataPageVersion(version).DataPagesize(8192));

            using (var peer = new PeerMetadata(file))
            {
                Assert.Contains(encoding, peer.EncodingsOf(Array.IndexOf(Peers.Names, column)));
            }

            AssertEqual(rows, await PeerRow.ReadAllAsync(file));
        }
    }

    [Fact]
    public async Task Reads_back_rows_of_any_shape()
    {
        await Gen.Select(PeerRow.Any.List[0, 60], Gen.Int[0, Choices.Length - 1], Gen.Bool).SampleAsync(
            async (rows, choice, second) =>
            {
                byte[] file = Peers.Write(
                    rows,
                    builder => Choices[choice](builder).DataPageVersion(second ? ParquetDataPageVersion.V2 : ParquetDataPageVersion.V1));
                return rows.Select(r => r.ToString()).SequenceEqual((await PeerRow.ReadAllAsync(file)).Select(r => r.ToString()));
            },
            iter: 300,
            threads: 1);
    }

    private static readonly Func<WriterPropertiesBuilder, WriterPropertiesBuilder>[] Choices =
    [
        builder => builder,
        builder => builder.DisableDictionary(),
        builder => builder.DisableDictionary().Encoding("int", Encoding.DeltaBinaryPacked).Encoding("long", Encoding.DeltaBinaryPacked)
            .Encoding("text", Encoding.DeltaByteArray).Encoding("bytes", Encoding.DeltaLengthByteArray).Encoding("guid", Encoding.DeltaByteArray),
        builder => builder.DisableDictionary().Encoding("float", Encoding.ByteStreamSplit).Encoding("double", Encoding.ByteStreamSplit)
            .Encoding("bool", Encoding.Rle).Encoding("text", Encoding.DeltaLengthByteArray).Compression(PeerCodec.Zstd),
    ];

    private static List<PeerRow> Many(int count)
    {
        var random = new Random(7);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new PeerRow(
                i % 5 == 0 ? null : random.Next(4) > 0,
                i % 7 == 0 ? null : i % 100 < 50 ? 42 : random.Next(int.MinValue, int.MaxValue),
                i % 3 == 0 ? null : i % 11 == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : i * 1000L,
                i > 4000 ? null : random.NextSingle(),
                i < 100 ? null : random.NextDouble() * i,
                i % 13 == 0 ? null : i % 2 == 0 ? $"group {random.Next(30)}" : $"/table/part={i / 100}/file-{i:D9}",
                i % 4 == 0 ? null : [.. Enumerable.Repeat((byte)i, i % 6)],
                i % 10 == 0 ? Guid.Empty : new Guid(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))),
        ];
    }

    private static void AssertEqual(IEnumerable<PeerRow> expected, IEnumerable<PeerRow> actual) =>
        Assert.Equal(expected.Select(row => row.ToString()), actual.Select(row => row.ToString()));

    /// <summary>What ParquetSharp says of the file, to be sure that the case under test is in it.</summary>
    private sealed class PeerMetadata(byte[] file) : IDisposable
    {
        private readonly ParquetSharp.ParquetFileReader _reader = new(new MemoryStream(file));

        internal Encoding[] EncodingsOf(int column)
        {
            using RowGroupReader group = _reader.RowGroup(0);
            return group.MetaData.GetColumnChunkMetaData(column).Encodings;
        }

        public void Dispose() => _reader.Dispose();
    }
}
