using System.Text.Json;
using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Spark.Tests.Writing;

/// <summary>What a write is told to have come to, when the statement's answer and the table do not say the same, or cannot be had.</summary>
public sealed class SettlingTests : IAsyncDisposable
{
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");
    private static readonly PlayedReply Lost = PlayedReply.Refuse(StatusCode.Unavailable);

    private readonly MemoryStorage _storage = new();
    private bool _isSent;

    /// <summary>Whether the write has a key, and whether its commit is in the table.</summary>
    public static TheoryData<bool, bool> Cases => [.. from key in (bool[])[true, false] from commits in (bool[])[true, false] select (key, commits)];

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_source_of_tokens_that_times_out_while_the_statement_runs_makes_no_success_of_it(bool hasKey, bool commits)
    {
        bool fails = true;
        await using LakeClient lake = await ConnectAsync(commits, Lost, reattach: PlayedReply.Refuse("OPERATION_CANCELED"), token: _ =>
        {
            (bool now, fails) = (_isSent && fails, fails && !_isSent);
            return now ? throw new TaskCanceledException("no token in time") : new("t");
        });
        await IsSettledAsync(lake, hasKey, commits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_token_that_runs_out_while_the_statement_runs_has_it_settled_by_the_table(bool hasKey, bool commits)
    {
        await using LakeClient lake = await ConnectAsync(commits, Lost, reattach: PlayedReply.Refuse(StatusCode.Unauthenticated));
        await IsSettledAsync(lake, hasKey, commits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_server_that_breaks_down_over_the_statement_has_it_settled_by_the_table(bool hasKey, bool commits)
    {
        // An error without details and of no known kind is what Spark gives of its virtual machine's own, such as a want of memory, whenever it was.
        await using LakeClient lake = await ConnectAsync(commits, PlayedReply.Refuse(StatusCode.Unknown));
        await IsSettledAsync(lake, hasKey, commits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_fails_after_the_commit_makes_no_failure_of_a_write(bool hasKey)
    {
        await using LakeClient lake = await ConnectAsync(commits: true, PlayedReply.Refuse("DELTA_POST_COMMIT_HOOK_FAILED"));
        await IsSettledAsync(lake, hasKey, isThere: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_success_without_a_commit_is_none(bool hasKey)
    {
        await using LakeClient lake = await ConnectAsync(commits: false, answer: null);
        await IsSettledAsync(lake, hasKey, isThere: false);
    }

    [Fact]
    public async Task A_write_whose_session_was_gone_before_it_can_be_repeated()
    {
        await using LakeClient lake = await ConnectAsync(commits: false, PlayedReply.Refuse("INVALID_HANDLE.SESSION_CHANGED"));
        Assert.True((await Assert.ThrowsAsync<LakeSessionLostException>(() => lake.InsertAsync(Items()))).IsTransient);
        Assert.Empty(await StagedAsync());
    }

    [Fact]
    public async Task A_write_that_is_cancelled_after_its_commit_has_succeeded()
    {
        using CancellationTokenSource cancel = new();
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null, then: cancel.CancelAsync);
        Assert.Equal((WriteOutcome.Committed, 1L, 3L), Told(await lake.InsertAsync(Items(), cancellationToken: cancel.Token)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_that_is_cancelled_before_its_statement_is_sent_does_not_send_it(bool isUpdate)
    {
        using CancellationTokenSource cancel = new();
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null, path: WritePath.Inline, prepared: async () =>
        {
            await cancel.CancelAsync();
            return PlayedReply.Refuse("OPERATION_CANCELED");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => isUpdate
            ? lake.UpdateAsync<Item>($"amount = 2", $"id = 1", new() { WhenNotMatched = MissingRows.Error }, cancel.Token)
            : lake.InsertAsync(Items(), cancellationToken: cancel.Token));
        Assert.False(_isSent);
    }

    [Fact]
    public async Task An_update_that_finds_no_row_as_another_did_it_under_its_key_is_a_duplicate()
    {
        UpdateOptions options = new() { Key = Key, WhenNotMatched = MissingRows.Error };
        await using LakeClient local = Lake.Local(_storage);
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null, prepared: async () =>
        {
            await UpdateAsync(local);
            return null;
        });
        await local.InsertAsync([new Item(1, "k", 1)]);
        WriteResult result = await UpdateAsync(lake);
        Assert.Equal((WriteOutcome.Duplicate, 2L), (result.Outcome, result.Version));

        Task<WriteResult> UpdateAsync(LakeClient client) => client.UpdateAsync<Item>($"amount = {2}", $"amount = {1}", options);
    }

    [Fact]
    public async Task A_store_that_fails_after_the_commit_leaves_the_outcome_open()
    {
        FailingStorage storage = new(_storage);
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null, then: () => Task.FromResult(storage.Fails = true), storage);
        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => lake.InsertAsync(Items()));
        Assert.False(error.IsTransient);
        Assert.IsType<LakeStorageException>(error.InnerException);
        storage.Fails = false;
        Assert.Equal((WriteState.Committed, 1L), await StateAsync(lake, error.IngestId));
    }

    [Fact]
    public async Task Staged_rows_that_cannot_be_removed_make_no_failure_of_a_write()
    {
        FailingStorage storage = new(_storage) { Keeps = true };
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null, storage: storage);
        Assert.Equal((WriteOutcome.Committed, 1L, 3L), Told(await lake.InsertAsync(Items())));
    }

    [Fact]
    public async Task What_is_thrown_by_who_is_told_of_a_statement_does_not_touch_its_write()
    {
        int told = 0;
        Progress progress = new(_ => throw new InvalidOperationException($"the test's {++told}"));
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null, progress: progress);
        Assert.Equal((WriteOutcome.Committed, 1L, 3L), Told(await lake.InsertAsync(Items())));
        Assert.Equal(1, told);
        Assert.Empty(await StagedAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_thrown_by_who_is_told_of_a_write_ends_it_until_its_statement_is_sent(bool isSent)
    {
        WriteReport progress = new(_ =>
        {
            if (_isSent == isSent)
            {
                throw new InvalidOperationException("the test's");
            }
        });
        await using LakeClient lake = await ConnectAsync(commits: true, answer: null);
        Task<WriteResult> write = lake.InsertAsync(Items(), new() { Progress = progress });
        if (isSent)
        {
            Assert.Equal((WriteOutcome.Committed, 1L, 3L), Told(await write));
        }
        else
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => write);
            Assert.False(_isSent);
        }

        Assert.Empty(await StagedAsync());
    }

    private async Task IsSettledAsync(LakeClient lake, bool hasKey, bool isThere)
    {
        InsertOptions options = new() { Key = hasKey ? Key : null };
        if (isThere)
        {
            Assert.Equal((WriteOutcome.Committed, 1L, 3L), Told(await lake.InsertAsync(Items(), options)));
            return;
        }

        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => lake.InsertAsync(Items(), options));
        Assert.Equal((WriteState.NotYet, null), await StateAsync(lake, error.IngestId));

        // The statement that reads them may still run.
        Assert.Contains(await StagedAsync(), static o => o.Key.EndsWith(".parquet", StringComparison.Ordinal));
    }

    private async Task<List<LakeObject>> StagedAsync() => await _storage.ListAsync("_staging/", recursive: true).ToListAsync();

    private async Task<LakeClient> ConnectAsync(
        bool commits,
        PlayedReply? answer,
        Func<Task>? then = null,
        ILakeStorage? storage = null,
        PlayedReply? reattach = null,
        Func<CancellationToken, ValueTask<string>>? token = null,
        IProgress<SparkProgress>? progress = null,
        WritePath path = WritePath.Staged,
        Func<Task<PlayedReply?>>? prepared = null)
    {
        await using LakeClient local = Lake.Local(_storage);
        await local.EnsureTableAsync<Item>();
        PlayedServer server = new(async request =>
        {
            switch (request)
            {
                case ExecutePlanRequest { Plan.Root: not null } or ConfigRequest { Operation.GetOption.Keys: ["spark.sql.session.localRelationCacheThreshold", ..] }:
                    return prepared is null ? null : await prepared();
                case ExecutePlanRequest { Plan.Command.WriteOperationV2: { } write } execute:
                    if (commits)
                    {
                        await CommitAsync(write);
                    }

                    _isSent = true;
                    await (then?.Invoke() ?? Task.CompletedTask);
                    return answer ?? PlayedReply.After(execute.SessionId, new ExecutePlanResponse { ExecutionProgress = new ExecutePlanResponse.Types.ExecutionProgress() });
                case ReattachExecuteRequest:
                    return reattach;
                default:
                    return null;
            }
        });
        return new LakeClient(new SparkDriver(server.Options(token, progress), LakeFormat.Delta, storage ?? _storage, new SparkLakeOptions { WritePath = path }));
    }

    // What Spark would commit, as far as it is looked at.
    private async Task CommitAsync(WriteOperationV2 write)
    {
        object info = new
        {
            commitInfo = new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), operation = "WRITE", operationMetrics = new { numOutputRows = "3" }, userMetadata = write.Options["userMetadata"] },
        };
        Assert.True(await _storage.PutIfAbsentAsync("items/_delta_log/00000000000000000001.json", JsonSerializer.SerializeToUtf8Bytes(info)));
    }

    private static Item[] Items() => [new(1, "k", 1), new(2, "k", 1), new(3, "k", 1)];

    private static (WriteOutcome Outcome, long Version, long Rows) Told(WriteResult result) => (result.Outcome, result.Version, result.RowsAdded);

    private static async Task<(WriteState State, long? Version)> StateAsync(LakeClient lake, Guid ingestId)
    {
        WriteStatus status = await lake.LookUpAsync<Item>(ingestId);
        return (status.State, status.Version);
    }

    private sealed class WriteReport(Action<WriteProgress> report) : IProgress<WriteProgress>
    {
        public void Report(WriteProgress value) => report(value);
    }
}
