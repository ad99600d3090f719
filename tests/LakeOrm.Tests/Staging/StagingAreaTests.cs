using LakeOrm.Contract.Support;
using LakeOrm.Parquet;
using LakeOrm.Staging;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Staging;

public sealed class StagingAreaTests : IAsyncDisposable
{
    private static readonly ParquetWriterOptions Small = new() { RowGroupRows = 1000 };

    private readonly ManualClock _clock = new();
    private readonly MemoryStorage _storage;

    public StagingAreaTests() => _storage = new MemoryStorage(_clock);

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public async Task Rows_become_parts_of_about_the_size_that_is_asked_for()
    {
        Guid id = Guid.CreateVersion7();

        await using StagedParts parts = await StageAsync(id, 50_000, new StagingOptions { PartBytes = 100_000 });

        Assert.Equal(50_000, parts.Rows);
        Assert.True(parts.Parts.Count > 3);
        Assert.Equal(Enumerable.Range(0, parts.Parts.Count).Select(i => $"_staging/{id}/part-{i:D5}.parquet"), parts.Parts.Select(p => p.Key));
        foreach (StagedPart part in parts.Parts)
        {
            Assert.Equal(part.Bytes, (await _storage.HeadAsync(part.Key))!.Size);
            Assert.InRange(part.Bytes, 1, 400_000);
        }

        Assert.Equal(parts.Bytes, parts.Parts.Sum(p => p.Bytes));
    }

    [Fact]
    public async Task Of_no_rows_there_is_no_part()
    {
        await using StagedParts parts = await StageAsync(Guid.CreateVersion7(), 0);

        Assert.Empty(parts.Parts);
    }

    [Fact]
    public async Task Staged_rows_go_when_they_are_disposed_and_stay_when_they_are_kept()
    {
        StagedParts known = await StageAsync(Guid.CreateVersion7(), 10);
        StagedParts unknown = await StageAsync(Guid.CreateVersion7(), 10);

        unknown.Keep();
        await known.DisposeAsync();
        await known.DisposeAsync();
        await unknown.DisposeAsync();

        Assert.Equal([$"_staging/{unknown.IngestId}/_alive", $"_staging/{unknown.IngestId}/part-00000.parquet"], await KeysAsync());
    }

    [Fact]
    public async Task No_more_parts_are_on_their_way_than_are_allowed_and_the_next_is_encoded_meanwhile()
    {
        Gate gate = new(_storage);
        Task<StagedParts> staging = StageAsync(Guid.CreateVersion7(), 50_000, new StagingOptions { PartBytes = 50_000, UploadsInFlight = 3 }, gate);

        await gate.WaitForAsync(3);
        Assert.Equal((3, 4), (gate.Completing, gate.Created));
        Assert.False(staging.IsCompleted);
        gate.Open();
        await using StagedParts parts = await staging;

        Assert.Equal(3, gate.MostCompleting);
        Assert.Equal(50_000, parts.Rows);
    }

    [Fact]
    public async Task A_part_that_fails_fails_the_ingest_and_leaves_nothing()
    {
        Gate gate = new(_storage) { Fails = key => key.EndsWith("part-00001.parquet", StringComparison.Ordinal) };
        gate.Open();

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => StageAsync(Guid.CreateVersion7(), 50_000, new StagingOptions { PartBytes = 50_000 }, gate));

        Assert.Contains("part-00001", e.Message, StringComparison.Ordinal);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using CancellationTokenSource cancellation = new();
        Gate gate = new(_storage);
        Task<StagedParts> staging = StageAsync(Guid.CreateVersion7(), 50_000, new StagingOptions { PartBytes = 50_000 }, gate, cancellation.Token);
        await gate.WaitForAsync(2);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => staging);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task The_janitor_takes_what_is_old_and_leaves_what_is_alive()
    {
        StagedParts dead = await StageAsync(Guid.CreateVersion7(), 10);
        dead.Keep();
        await dead.DisposeAsync();
        await _storage.PutAsync("t/_delta_log/00000000000000000000.json", new byte[1]);
        await using StagedParts alive = await StageAsync(Guid.CreateVersion7(), 10, new StagingOptions { TimeProvider = _clock });
        StagingArea area = new(_storage);

        // As long as it is there it says so, however long it takes.
        for (int minute = 0; minute < 90; minute++)
        {
            await AdvanceAsync(alive);
        }

        StagingCleanupResult result = await area.CleanupAsync(TimeSpan.FromHours(1));

        Assert.Equal((1L, 2L, 1L), (result.Ingests, result.Objects, result.Kept));
        Assert.True(result.Bytes > 0);
        Assert.Equal(_clock.GetUtcNow() - TimeSpan.FromHours(1), result.Before);
        Assert.Equal([.. (string[])[$"_staging/{alive.IngestId}/_alive", $"_staging/{alive.IngestId}/part-00000.parquet"], "t/_delta_log/00000000000000000000.json"], await KeysAsync());
        Assert.Equal(0, (await area.CleanupAsync(TimeSpan.FromHours(1))).Ingests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sign_is_given_as_often_as_is_asked_for()
    {
        TimeSpan often = TimeSpan.FromSeconds(20);
        await using StagedParts alive = await StageAsync(Guid.CreateVersion7(), 10, new StagingOptions { SignOfLife = often, TimeProvider = _clock });
        DateTimeOffset before = _clock.GetUtcNow();

        _clock.Advance(often);

        while ((await _storage.HeadAsync($"_staging/{alive.IngestId}/_alive"))!.LastModified == before)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1)]
    public async Task An_age_at_which_one_that_is_alive_could_look_dead_is_refused(int signOfLife)
    {
        StagingArea area = new(_storage, new StagingOptions { SignOfLife = TimeSpan.FromSeconds(signOfLife) });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await area.CleanupAsync(TimeSpan.FromMinutes(9)));
    }

    // A client that cleans up does not know how often the ingests of others give signs.
    [Fact]
    public void Signs_that_are_so_rare_that_one_that_is_alive_could_look_dead_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new StagingOptions { SignOfLife = TimeSpan.FromSeconds(61) });

    [Fact]
    public async Task The_client_cleans_up_in_the_storage_of_its_driver()
    {
        (await StageAsync(Guid.CreateVersion7(), 10)).Keep();
        _clock.Advance(TimeSpan.FromHours(3));
        await using LakeClient lake = new(new MemoryDriver { Storage = _storage });

        Assert.Equal(1, (await lake.CleanupStagingAsync(TimeSpan.FromHours(2))).Ingests);
        Assert.Empty(await KeysAsync());
    }

    private async Task AdvanceAsync(StagedParts alive)
    {
        string key = $"_staging/{alive.IngestId}/_alive";
        DateTimeOffset before = (await _storage.HeadAsync(key))!.LastModified;
        _clock.Advance(TimeSpan.FromMinutes(1));
        while ((await _storage.HeadAsync(key))!.LastModified == before)
        {
            await Task.Delay(1);
        }
    }

    private async Task<StagedParts> StageAsync(Guid id, int rows, StagingOptions? options = null, ILakeStorage? storage = null, CancellationToken cancellation = default)
    {
        StagedParts? staged = null;
        MemoryDriver driver = new()
        {
            OnWrite = async (request, _) => staged = await new StagingArea(storage ?? _storage, options).WriteAsync(id, request.Rows, Small, request.Progress, cancellation),
        };
        await using LakeClient lake = new(driver);
        await lake.InsertAsync(Enumerable.Range(0, rows).Select(static i => new Person($"{i:D8} {Guid.NewGuid()}", "CZ", i)), cancellationToken: CancellationToken.None);
        return staged!;
    }

    private async Task<List<string>> KeysAsync() => await _storage.ListAsync("", recursive: true).Select(static o => o.Key).ToListAsync();

    // Holds the ends of parts back until it is opened.
    private sealed class Gate(ILakeStorage inner) : DelegatingStorage(inner)
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _completing;
        private int _created;

        public Func<string, bool> Fails { get; init; } = static _ => false;

        public int Completing => Volatile.Read(ref _completing);

        public int Created => Volatile.Read(ref _created);

        public int MostCompleting { get; private set; }

        public void Open() => _open.SetResult();

        // So many parts wait, and one more is being encoded.
        public async Task WaitForAsync(int completing)
        {
            while (Completing < completing || Created < completing + 1)
            {
                await Task.Delay(1);
            }
        }

        public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _created);
            return new Writer(this, key, await Inner.CreateAsync(key, cancellationToken));
        }

        private sealed class Writer(Gate gate, string key, LakeObjectWriter inner) : LakeObjectWriter
        {
            public override Stream Stream => inner.Stream;

            public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
            {
                gate.MostCompleting = Math.Max(gate.MostCompleting, Interlocked.Increment(ref gate._completing));
                try
                {
                    await gate._open.Task.WaitAsync(cancellationToken);
                    return gate.Fails(key) ? throw new LakeStorageException($"No room for {key}.") : await inner.CompleteAsync(cancellationToken);
                }
                finally
                {
                    Interlocked.Decrement(ref gate._completing);
                }
            }

            public override ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
