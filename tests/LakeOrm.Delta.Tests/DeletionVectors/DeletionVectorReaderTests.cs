using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.DeletionVectors;

/// <summary>Deletion vectors where the log says that they are.</summary>
public class DeletionVectorReaderTests
{
    private const string Id = "ab^-aqEH.-t@S}K{vb[*k^";
    private const string Key = "t/ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin";
    private static readonly long[] First = [0, 9];
    private static readonly long[] Second = [.. Enumerable.Range(0, 70_000).Select(static i => (long)i * 2)];

    [Fact]
    public async Task A_vector_is_read_from_the_place_in_a_file_that_the_log_names()
    {
        byte[] first = Roaring.Encode(First);
        byte[] second = Roaring.Encode(Second);
        (MemoryStorage storage, DeletionVectorReader reader) = await StoreAsync(Roaring.File(first, second));
        Assert.Equal(Key, reader.KeyOf(Named(first, First.Length, 1)));
        Assert.Equal(First, (await reader.ReadAsync("f", Named(first, First.Length, 1), default)).ToRows());
        Assert.Equal(First, (await reader.ReadAsync("f", Named(first, First.Length, null), default)).ToRows());
        Assert.Equal(Second, (await reader.ReadAsync("f", Named(second, Second.Length, 1 + 8 + first.Length), default)).ToRows());
        Assert.Equal([Key], await storage.KeysAsync("t/"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_vector_is_read_from_the_log_itself(int rows)
    {
        byte[] bytes = Roaring.Encode(Enumerable.Range(0, rows).Select(static i => (long)i * 3));
        (_, DeletionVectorReader reader) = await StoreAsync([]);
        DeletionVector vector = new(DeletionVectorStorage.Inline, Roaring.Base85(bytes), null, bytes.Length, rows);
        Assert.Null(reader.KeyOf(vector));
        Assert.Equal(rows, (await reader.ReadAsync("f", vector, default)).Count);
        await CorruptAsync(reader, vector with { Size = bytes.Length + 4 }, "bytes");
        await CorruptAsync(reader, vector with { Size = bytes.Length - 4 }, "bytes");
        await CorruptAsync(reader, vector with { PathOrContent = "not base 85" }, "'f'");
    }

    [Fact]
    public async Task A_file_that_is_cut_or_changed_anywhere_is_refused()
    {
        byte[] bytes = Roaring.Encode([1, 2, 3, 100_000]);
        byte[] file = Roaring.File(bytes);
        DeletionVector vector = Named(bytes, 4, 1);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= 0x10;
            await CorruptAsync((await StoreAsync(changed)).Reader, vector, "'t'");
            await CorruptAsync((await StoreAsync(file[..i])).Reader, vector, "'t'");
        }
    }

    [Fact]
    public async Task What_the_log_says_must_be_what_is_there()
    {
        byte[] bytes = Roaring.Encode(First);
        (_, DeletionVectorReader reader) = await StoreAsync(Roaring.File(bytes));
        DeletionVector vector = Named(bytes, 2, 1);
        await CorruptAsync(reader, vector with { Cardinality = 3 }, "the log says 3");
        await CorruptAsync(reader, vector with { Size = DeletionVector.MaxSize }, "the log says");
        await CorruptAsync(reader, vector with { Offset = int.MaxValue }, "the log says");
        await CorruptAsync(reader, vector with { Offset = 0 }, "the log says");
        await CorruptAsync(reader, vector with { PathOrContent = "short" }, "'short'");
        await CorruptAsync(reader, vector with { PathOrContent = "../" + Id[2..] }, "'../");
        await CorruptAsync(reader, vector with { PathOrContent = Id[2..] }, "missing");
        await CorruptAsync(reader, vector with { PathOrContent = "s3://b" + Id[2..] }, "'s3://b'");
        await CorruptAsync(reader, vector with { PathOrContent = "/b" + Id[2..] }, "'/b'");
    }

    [Fact]
    public async Task A_file_of_another_folder_is_refused_and_an_absolute_path_into_the_own_one_is_followed()
    {
        using TempFolder folder = new();
        FileStorage storage = new(folder.Path);
        byte[] bytes = Roaring.Encode(First);
        await storage.PutAsync("t/v.bin", Roaring.File(bytes));
        DeletionVectorReader reader = new(storage, "t", new FileRoots(storage, "t", []));
        foreach (string path in new[] { $"{storage.Root}/t/v.bin", $"file://{storage.Root}/t/v.bin", $"file:{storage.Root}/t/v.bin" })
        {
            DeletionVector own = new(DeletionVectorStorage.Absolute, path, 1, bytes.Length, 2);
            Assert.Equal("t/v.bin", reader.KeyOf(own));
            Assert.Equal(First, (await reader.ReadAsync("f", own, default)).ToRows());
        }

        foreach (string path in new[] { $"{storage.Root}/u/v.bin", $"{storage.Root}/t/../u/v.bin", "s3://bucket/t/v.bin", "/v.bin" })
        {
            DeletionVector other = new(DeletionVectorStorage.Absolute, path, 1, bytes.Length, 2);
            Assert.Contains(
                "outside its folder", (await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await reader.ReadAsync("f", other, default))).Message, StringComparison.Ordinal);
        }
    }

    private static DeletionVector Named(byte[] bytes, long rows, int? offset) => new(DeletionVectorStorage.Relative, Id, offset, bytes.Length, rows);

    private static async Task<(MemoryStorage Storage, DeletionVectorReader Reader)> StoreAsync(byte[] file)
    {
        MemoryStorage storage = new();
        await storage.PutAsync(Key, file);
        return (storage, new DeletionVectorReader(storage, "t", new FileRoots(storage, "t", [])));
    }

    private static async Task CorruptAsync(DeletionVectorReader reader, DeletionVector vector, string says) =>
        Assert.Contains(says, (await Assert.ThrowsAsync<LakeCorruptException>(async () => await reader.ReadAsync("f", vector, default))).Message, StringComparison.Ordinal);
}
