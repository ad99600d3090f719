using System.Text;
using CsCheck;
using LakeOrm.Storage;

namespace LakeOrm.Contract.Storage;

/// <summary>What every storage promises. Each implementation runs these by deriving from this class.</summary>
public abstract class StorageContract : IAsyncDisposable
{
    private const int Racers = 16;

    private readonly ILakeStorage _storage;

    protected StorageContract() => _storage = Create();

    /// <summary>A new, empty storage.</summary>
    protected abstract ILakeStorage Create();

    /// <summary>What the store promises.</summary>
    protected virtual LakeStorageCapabilities Promised => LakeStorageCapabilities.PutIfAbsent | LakeStorageCapabilities.ReplaceIfUnchanged | LakeStorageCapabilities.Copy;

    public virtual async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_put_is_found_and_read()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-5);

        Assert.Null(await _storage.HeadAsync("t/_log/0.json"));
        Assert.True(await _storage.PutIfAbsentAsync("t/_log/0.json", Bytes("hello")));

        LakeObject head = Assert.IsType<LakeObject>(await _storage.HeadAsync("t/_log/0.json"));
        Assert.Equal(("t/_log/0.json", 5L), (head.Key, head.Size));
        Assert.InRange(head.LastModified, before, DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.Equal(head.LastModified, Assert.Single(await _storage.ListAsync("t/_log/").ToListAsync()).LastModified);
        Assert.Equal("hello", await ReadAsync("t/_log/0.json"));
    }

    [Fact]
    public async Task Putting_if_absent_leaves_an_object_as_it_is()
    {
        Assert.True(await _storage.PutIfAbsentAsync("a", Bytes("first")));
        Assert.False(await _storage.PutIfAbsentAsync("a", Bytes("second, and longer")));
        Assert.Equal("first", await ReadAsync("a"));
    }

    [Fact]
    public async Task Putting_replaces_an_object()
    {
        await _storage.PutAsync("a/b", Bytes("first, and longer"));
        await _storage.PutAsync("a/b", Bytes("second"));
        Assert.Equal("second", await ReadAsync("a/b"));
        Assert.Equal(["a/b"], await KeysAsync("", recursive: true));
    }

    [Fact]
    public async Task Of_many_that_put_if_absent_exactly_one_wins_and_no_part_of_an_object_is_ever_seen()
    {
        for (int round = 0; round < 5; round++)
        {
            string key = $"t/_log/{round}.json";
            byte[][] contents = [.. Enumerable.Range(0, Racers).Select(racer => Enumerable.Repeat((byte)(racer + 1), 300_000 + racer).ToArray())];
            using var start = new Barrier(Racers + 1);
            using var stop = new CancellationTokenSource();
            Task<int> observer = OnThread(() =>
            {
                start.SignalAndWait();
                return ObserveAsync(key, contents, stop.Token).GetAwaiter().GetResult();
            });
            Task<bool>[] racers =
            [
                .. contents.Select(content => OnThread(() =>
                {
                    start.SignalAndWait();
                    return _storage.PutIfAbsentAsync(key, content).AsTask().GetAwaiter().GetResult();
                })),
            ];

            bool[] won = await Task.WhenAll(racers);
            await stop.CancelAsync();
            await observer;

            Assert.Single(won, winner => winner);
            byte[] stored = await ReadBytesAsync(key);
            Assert.Equal(contents[Array.IndexOf(won, true)], stored);
            Assert.Equal([key], await KeysAsync("t/_log/", startAfter: round == 0 ? null : $"t/_log/{round - 1}.json"));
        }
    }

    [Fact]
    public async Task While_an_object_is_replaced_readers_see_the_old_or_the_new()
    {
        byte[][] contents = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Repeat((byte)(i + 1), 200_000 + (i * 1000)).ToArray())];
        await _storage.PutAsync("_last_checkpoint", contents[0]);
        using var stop = new CancellationTokenSource();
        Task<int> observer = OnThread(() => ObserveAsync("_last_checkpoint", contents, stop.Token).GetAwaiter().GetResult());

        for (int i = 0; i < 40; i++)
        {
            await _storage.PutAsync("_last_checkpoint", contents[i % contents.Length]);
        }

        await stop.CancelAsync();
        Assert.True(await observer > 0);
    }

    [Fact]
    public async Task A_range_is_read()
    {
        await _storage.PutAsync("a", Bytes("0123456789"));

        Assert.Equal("3456789", await ReadAsync("a", 3));
        Assert.Equal("345", await ReadAsync("a", 3, 3));
        Assert.Equal("89", await ReadAsync("a", 8, 100));
        Assert.Equal("", await ReadAsync("a", 10));
        Assert.Equal("", await ReadAsync("a", 1000, 5));
        Assert.Equal("", await ReadAsync("a", long.MaxValue, long.MaxValue));
        Assert.Equal("", await ReadAsync("a", 2, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync("a", -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadAsync("a", 0, -1));
    }

    [Fact]
    public async Task Reading_what_is_not_there_names_the_key()
    {
        await _storage.PutAsync("folder/a", Bytes("x"));

        foreach (string key in new[] { "b", "folder/b", "other/a", "folder" })
        {
            LakeObjectNotFoundException e = await Assert.ThrowsAsync<LakeObjectNotFoundException>(() => ReadAsync(key));
            Assert.Equal(key, e.Key);
            Assert.Contains(key, e.Message, StringComparison.Ordinal);
            Assert.Null(await _storage.HeadAsync(key));
        }
    }

    [Fact]
    public async Task A_writer_streams_an_object_that_is_there_once_completed()
    {
        byte[] block = [.. Enumerable.Range(0, 70_000).Select(i => (byte)i)];
        await using (LakeObjectWriter writer = await _storage.CreateAsync("t/country=CZ/part-0.parquet"))
        {
            for (int i = 0; i < 10; i++)
            {
                await writer.Stream.WriteAsync(block);
                writer.Stream.Write(block, 0, 7);
                writer.Stream.WriteByte(9);
            }

            LakeObject stored = await writer.CompleteAsync();
            Assert.Equal(("t/country=CZ/part-0.parquet", 700_080L), (stored.Key, stored.Size));
            await Assert.ThrowsAnyAsync<Exception>(async () => await writer.CompleteAsync());
        }

        byte[] expected = [.. Enumerable.Repeat<byte[]>([.. block, .. block[..7], 9], 10).SelectMany(b => b)];
        Assert.Equal(expected, await ReadBytesAsync("t/country=CZ/part-0.parquet"));
        Assert.Equal(["t/country=CZ/part-0.parquet"], await KeysAsync("t/", recursive: true));
    }

    [Fact]
    public async Task A_writer_that_is_not_completed_leaves_nothing()
    {
        LakeObjectWriter writer = await _storage.CreateAsync("t/part-0.parquet");
        await writer.Stream.WriteAsync(Bytes("half"));
        await writer.DisposeAsync();
        await writer.DisposeAsync();

        Assert.Null(await _storage.HeadAsync("t/part-0.parquet"));
        Assert.Empty(await KeysAsync("", recursive: true));
        await using LakeObjectWriter again = await _storage.CreateAsync("t/part-0.parquet");
        await again.CompleteAsync();
        Assert.Equal("", await ReadAsync("t/part-0.parquet"));
    }

    [Fact]
    public async Task Disposing_the_stream_of_a_writer_does_not_end_the_object()
    {
        await using LakeObjectWriter writer = await _storage.CreateAsync("a");
        await using (Stream stream = writer.Stream)
        {
            await stream.WriteAsync(Bytes("all of it"));
        }

        await writer.CompleteAsync();
        Assert.Equal("all of it", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_writer_does_not_replace_an_object()
    {
        await _storage.PutAsync("a", Bytes("old"));

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () =>
        {
            await using LakeObjectWriter writer = await _storage.CreateAsync("a");
            await writer.Stream.WriteAsync(Bytes("new"));
            await writer.CompleteAsync();
        });

        Assert.Contains("'a'", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", await ReadAsync("a"));
    }

    [Fact]
    public async Task A_list_is_in_ordinal_order_below_its_prefix_and_after_its_start()
    {
        foreach (string key in new[] { "t/b", "t/B", "t/a/2", "t/a/10", "t/_log/1", "t/ab", "u", "t2/x" })
        {
            await _storage.PutAsync(key, Bytes(key));
        }

        Assert.Equal(["t/B", "t/ab", "t/b"], await KeysAsync("t/"));
        Assert.Equal(["t/B", "t/_log/1", "t/a/10", "t/a/2", "t/ab", "t/b"], await KeysAsync("t/", recursive: true));
        Assert.Equal(["t/a/2", "t/ab", "t/b"], await KeysAsync("t/", startAfter: "t/a/10", recursive: true));
        Assert.Equal(["u"], await KeysAsync(""));
        Assert.Equal(8, (await KeysAsync("", recursive: true)).Count);
        Assert.Empty(await KeysAsync("none/"));
        Assert.Empty(await KeysAsync("t/b/"));
    }

    [Fact]
    public async Task Deleting_removes_objects_and_minds_no_absent_ones()
    {
        await _storage.PutAsync("t/a", Bytes("x"));
        await _storage.PutAsync("t/b", Bytes("x"));

        await _storage.DeleteAsync(["t/a", "t/none", "none/a", "t"]);

        Assert.Equal(["t/b"], await KeysAsync("", recursive: true));
        Assert.True(await _storage.PutIfAbsentAsync("t/a", Bytes("again")));
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData("a/..")]
    [InlineData("a\0b")]
    public async Task A_key_that_could_leave_the_root_is_refused_everywhere(string key)
    {
        await AssertRefused(async () => await _storage.HeadAsync(key));
        await AssertRefused(() => ReadAsync(key));
        await AssertRefused(async () => await _storage.CreateAsync(key));
        await AssertRefused(async () => await _storage.PutAsync(key, Bytes("x")));
        await AssertRefused(async () => await _storage.PutIfAbsentAsync(key, Bytes("x")));
        await AssertRefused(async () => await _storage.DeleteAsync([key]));
        await AssertRefused(async () => await _storage.ReplaceIfUnchangedAsync(key, Bytes("x"), "1"));
        await AssertRefused(async () => await _storage.TryCopyAsync(key, "b"));
        await AssertRefused(async () => await _storage.TryCopyAsync("b", key));
        await AssertRefused(async () => await _storage.DeleteAllAsync(key + "/"));
        await AssertRefused(() => KeysAsync(key + "/"));
        Assert.Empty(await KeysAsync("", recursive: true));
    }

    [Fact]
    public async Task A_prefix_that_does_not_end_in_a_slash_is_refused() => await AssertRefused(() => KeysAsync("t"));

    [Theory]
    [InlineData("t/x=A%2FB C/čšž 🐎.parquet")]
    [InlineData("t/ leading and trailing /a'b;c&d#e")]
    [InlineData("t/.hidden/..two dots")]
    [InlineData("t/a.tmp")]
    public async Task A_key_may_hold_any_character_of_a_file_name(string key)
    {
        await _storage.PutAsync(key, Bytes("x"));

        Assert.Equal("x", await ReadAsync(key));
        Assert.Equal([key], await KeysAsync("t/", recursive: true));
        Assert.Equal(key, (await _storage.HeadAsync(key))!.Key);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await _storage.PutAsync("a", Bytes("x"));

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.HeadAsync("a", cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.OpenReadAsync("a", cancellationToken: cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.CreateAsync("b", cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.PutAsync("b", Bytes("x"), cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.PutIfAbsentAsync("b", Bytes("x"), cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.DeleteAsync(["a"], cancelled));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _storage.ListAsync("", cancellationToken: cancelled).ToListAsync());
        await using (LakeObjectWriter writer = await _storage.CreateAsync("c"))
        {
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await writer.CompleteAsync(cancelled));
        }

        Assert.Equal(["a"], await KeysAsync("", recursive: true));
    }

    [Fact]
    public async Task Any_sequence_of_calls_agrees_with_a_dictionary()
    {
        Gen<string> keys = Gen.Int[0, 5].Select(i => new[] { "a", "b", "t/a", "t/b", "t/u/a", "v/w/x/a" }[i]);
        Gen<(int Call, string Key, string Content)> calls = Gen.Select(Gen.Int[0, 4], keys, Gen.String[Gen.Char.AlphaNumeric, 0, 5]);
        await calls.Array[1, 25].SampleAsync(
            async sequence =>
            {
                await using ILakeStorage storage = Create();
                var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach ((int call, string key, string content) in sequence)
                {
                    switch (call)
                    {
                        case 0:
                            await storage.PutAsync(key, Bytes(content));
                            model[key] = content;
                            break;
                        case 1:
                            Assert.Equal(model.TryAdd(key, content), await storage.PutIfAbsentAsync(key, Bytes(content)));
                            break;
                        case 2:
                            await storage.DeleteAsync([key]);
                            model.Remove(key);
                            break;
                        case 3 when !model.ContainsKey(key):
                            await using (LakeObjectWriter writer = await storage.CreateAsync(key))
                            {
                                await writer.Stream.WriteAsync(Bytes(content));
                                if (content.Length % 2 == 0)
                                {
                                    await writer.CompleteAsync();
                                    model[key] = content;
                                }
                            }

                            break;
                        default:
                            Assert.Equal(model.TryGetValue(key, out string? held) ? held.Length : null, (await storage.HeadAsync(key))?.Size);
                            break;
                    }
                }

                List<LakeObject> listed = await storage.ListAsync("", recursive: true).ToListAsync();
                Assert.Equal(model.Select(entry => (entry.Key, (long)entry.Value.Length)), listed.Select(found => (found.Key, found.Size)));
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public async Task What_the_store_promises_holds()
    {
        LakeStorageCapabilities promised = await _storage.GetCapabilitiesAsync();

        Assert.Equal(Promised, promised);
        Assert.Empty(await KeysAsync("", recursive: true));
    }

    [Fact]
    public async Task An_object_is_replaced_if_it_is_the_one_that_was_seen()
    {
        await _storage.PutAsync("t/a", Bytes("first"));
        string first = await ETagAsync("t/a");
        Assert.Equal(first, await ETagAsync("t/a"));

        Assert.True(await _storage.ReplaceIfUnchangedAsync("t/a", Bytes("other"), first));
        string second = await ETagAsync("t/a");
        Assert.NotEqual(first, second);
        Assert.False(await _storage.ReplaceIfUnchangedAsync("t/a", Bytes("stale"), first));
        Assert.Equal("other", await ReadAsync("t/a"));
        Assert.Equal(["t/a"], await KeysAsync("", recursive: true));

        await _storage.DeleteAsync(["t/a"]);
        Assert.False(await _storage.ReplaceIfUnchangedAsync("t/a", Bytes("gone"), second));
        Assert.Null(await _storage.HeadAsync("t/a"));
    }

    [Fact]
    public async Task Of_many_that_replace_what_they_saw_exactly_one_wins()
    {
        await _storage.PutAsync("counter", Bytes("0"));
        for (int round = 0; round < 5; round++)
        {
            string seen = await ETagAsync("counter");
            using var start = new Barrier(Racers);

            // No two write the same bytes, in no round: an ETag may be a checksum, and then those are no change.
            string[] contents = [.. Enumerable.Range(0, Racers).Select(racer => $"{round}.{racer:00}")];
            bool[] won = await Task.WhenAll(contents.Select(content => OnThread(() =>
            {
                start.SignalAndWait();
                return _storage.ReplaceIfUnchangedAsync("counter", Bytes(content), seen).AsTask().GetAwaiter().GetResult();
            })));

            Assert.Single(won, winner => winner);
            Assert.Equal(contents[Array.IndexOf(won, true)], await ReadAsync("counter"));
        }
    }

    [Fact]
    public async Task Folders_are_named_once_and_in_order()
    {
        foreach (string key in new[] { "t/b/1", "t/b/2/3", "t/B/1", "t/a", "t/_log/1", "t/aé/x y", "u", "t2/x" })
        {
            await _storage.PutAsync(key, Bytes(key));
        }

        Assert.Equal(["t", "t2"], await _storage.ListFoldersAsync("").ToListAsync());
        Assert.Equal(["B", "_log", "aé", "b"], await _storage.ListFoldersAsync("t/").ToListAsync());
        Assert.Empty(await _storage.ListFoldersAsync("none/").ToListAsync());
        await AssertRefused(async () => await _storage.ListFoldersAsync("t").ToListAsync());
    }

    [Fact]
    public async Task All_below_a_prefix_is_deleted_and_nothing_beside_it()
    {
        foreach (string key in new[] { "t/a", "t/b/c", "t2", "t2/a" })
        {
            await _storage.PutAsync(key == "t2" ? "t3" : key, Bytes(key));
        }

        await _storage.DeleteAllAsync("t/");
        await _storage.DeleteAllAsync("none/");

        Assert.Equal(["t2/a", "t3"], await KeysAsync("", recursive: true));
        await _storage.PutAsync("t/a", Bytes("again"));
        Assert.Equal("again", await ReadAsync("t/a"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _storage.DeleteAllAsync(""));
        await AssertRefused(async () => await _storage.DeleteAllAsync("t"));
    }

    [Fact]
    public async Task A_copy_is_an_object_of_its_own()
    {
        await _storage.PutAsync("a", Bytes("content"));
        if (!Promised.HasFlag(LakeStorageCapabilities.Copy))
        {
            Assert.False(await _storage.TryCopyAsync("a", "t/b"));
            Assert.Null(await _storage.HeadAsync("t/b"));
            return;
        }

        Assert.True(await _storage.TryCopyAsync("a", "t/b"));
        await _storage.PutAsync("a", Bytes("changed"));
        Assert.Equal("content", await ReadAsync("t/b"));
        LakeObjectNotFoundException e = await Assert.ThrowsAsync<LakeObjectNotFoundException>(async () => await _storage.TryCopyAsync("none", "t/c"));
        Assert.Equal("none", e.Key);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // A thread each: the calls may block, and the pool would start them one after the other.
    private static Task<T> OnThread<T>(Func<T> work) => Task.Factory.StartNew(work, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task AssertRefused(Func<Task> call)
    {
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(call);
        Assert.Contains("Expected", e.Message, StringComparison.Ordinal);
    }

    private async Task<int> ObserveAsync(string key, byte[][] contents, CancellationToken stop)
    {
        int seen = 0;
        do
        {
            try
            {
                byte[] read = await ReadBytesAsync(key);
                Assert.Contains(contents, content => content.AsSpan().SequenceEqual(read));
                seen++;
            }
            catch (LakeObjectNotFoundException)
            {
                Assert.Equal(0, seen);
            }
        }
        while (!stop.IsCancellationRequested);

        return seen;
    }

    private async Task<string> ETagAsync(string key) => (await _storage.HeadAsync(key))!.ETag!;

    private async Task<string> ReadAsync(string key, long offset = 0, long? length = null) => Encoding.UTF8.GetString(await ReadBytesAsync(key, offset, length));

    private async Task<byte[]> ReadBytesAsync(string key, long offset = 0, long? length = null)
    {
        await using Stream stream = await _storage.OpenReadAsync(key, offset, length);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private async Task<List<string>> KeysAsync(string prefix, string? startAfter = null, bool recursive = false) =>
        await _storage.ListAsync(prefix, startAfter, recursive).Select(found => found.Key).ToListAsync();
}
