using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>What a statement is told to have come to whose answer is lost, or after which the table cannot be read.</summary>
public sealed class DeltaSettlingTests : IAsyncDisposable
{
    private const string Delete = "DELETE FROM";
    private const string KeyCommit = "writeOperationV2";
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    private readonly MemoryStorage _storage = new();
    private readonly FailingStorage _seen;
    private readonly List<string> _sent = [];
    private volatile bool _isGone;

    public DeltaSettlingTests() => _seen = new FailingStorage(_storage);

    /// <summary>A call, and the words of its statement.</summary>
    public static TheoryData<string, string> Commands => new() { { "optimize", "OPTIMIZE" }, { "restore", "RESTORE" }, { "set", " SET TBLPROPERTIES" }, { "unset", " UNSET TBLPROPERTIES" } };

    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_whose_answer_is_lost_has_come_to_what_the_table_has(string call, string words)
    {
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            await CommitAsync(sent);
            return false;
        });
        Assert.Equal((WriteOutcome.Committed, 3L, 1), await CallAsync(lake, call));
        Assert.Contains(words, Assert.Single(_sent), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_whose_answer_is_lost_and_which_the_table_does_not_have_is_open(string call, string words)
    {
        await using LakeClient lake = await ConnectAsync(static _ => Task.FromResult(false));
        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => CallAsync(lake, call));
        Assert.Contains(words, Assert.Single(_sent), StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.IsType<LakeConnectionException>(error.InnerException);
        Assert.Equal(WriteState.NotYet, await StateAsync(lake, error));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_store_that_fails_after_a_command_leaves_it_open(string call, string words)
    {
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            await CommitAsync(sent);
            return _seen.Fails = true;
        });
        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => CallAsync(lake, call));
        Assert.Contains(words, Assert.Single(_sent), StringComparison.Ordinal);
        _seen.Fails = false;
        Assert.Equal(WriteState.Committed, await StateAsync(lake, error));
    }

    [Fact]
    public async Task Properties_that_are_set_do_not_stand_for_those_that_are_taken_away()
    {
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            if (sent.Text.Contains(" SET ", StringComparison.Ordinal))
            {
                await CommitAsync(sent);
                return true;
            }

            return false;
        });
        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(
            () => lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { ["set"] = "1", ["kept"] = null }));
        Assert.Equal(2, _sent.Count);
        Assert.Equal(WriteState.NotYet, await StateAsync(lake, error));
    }

    [Theory]
    [InlineData(Delete)]
    [InlineData(KeyCommit)]
    public async Task A_delete_of_nothing_whose_answer_is_lost_runs_again_under_its_key(string lost)
    {
        int losses = 0;
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            if (sent.Text.Contains(lost, StringComparison.Ordinal) && losses++ == 0)
            {
                return false;
            }

            if (sent.Text.Contains(KeyCommit, StringComparison.Ordinal))
            {
                await CommitAsync(sent);
            }

            return true;
        });
        Assert.Equal((WriteOutcome.Committed, 3L), await DeleteAsync(lake));
        Are(_sent, lost == Delete ? [Delete, Delete, KeyCommit] : [Delete, KeyCommit, KeyCommit]);
        Assert.Equal((WriteOutcome.Duplicate, 3L), await DeleteAsync(lake));
    }

    [Theory]
    [InlineData(Delete)]
    [InlineData(KeyCommit)]
    public async Task A_delete_whose_answer_is_lost_and_which_the_table_has_does_not_run_again(string lost)
    {
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            if (!sent.Text.Contains(lost, StringComparison.Ordinal))
            {
                return true;
            }

            await CommitAsync(sent);
            return false;
        });
        Assert.Equal((WriteOutcome.Committed, 3L), await DeleteAsync(lake));
        Are(_sent, lost == Delete ? [Delete] : [Delete, KeyCommit]);
    }

    [Theory]
    [InlineData(Delete)]
    [InlineData(KeyCommit)]
    public async Task A_delete_whose_answer_is_lost_with_the_server_is_open(string lost)
    {
        await using LakeClient lake = await ConnectAsync(sent => Task.FromResult(!(_isGone = sent.Text.Contains(lost, StringComparison.Ordinal))));
        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => DeleteAsync(lake));
        Are(_sent, lost == Delete ? [Delete] : [Delete, KeyCommit]);
        Assert.Equal(WriteState.NotYet, await StateAsync(lake, error));
    }

    [Fact]
    public async Task A_store_that_fails_after_a_delete_under_a_key_leaves_it_open()
    {
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            await CommitAsync(sent);
            return _seen.Fails = true;
        });
        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => DeleteAsync(lake));
        _seen.Fails = false;
        Assert.Equal(WriteState.Committed, await StateAsync(lake, error));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fence_whose_answer_is_lost_is_there_or_open(bool commits)
    {
        await using LakeClient lake = await ConnectAsync(async sent =>
        {
            if (commits)
            {
                await CommitAsync(sent);
            }

            return false;
        });
        if (commits)
        {
            WriteStatus status = await lake.FenceAsync<Item>(Key);
            Assert.Equal((WriteState.Fenced, 3L), (status.State, status.Version));
            return;
        }

        LakeUnknownOutcomeException error = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => lake.FenceAsync<Item>(Key));
        Assert.Equal(WriteState.NotYet, await StateAsync(lake, error));
    }

    private static void Are(List<string> sent, string[] words)
    {
        Assert.Equal(words.Length, sent.Count);
        Assert.All(words, (word, i) => Assert.Contains(word, sent[i], StringComparison.Ordinal));
    }

    private static async Task<WriteState> StateAsync(LakeClient lake, LakeUnknownOutcomeException error) => (await lake.LookUpAsync<Item>(error.IngestId)).State;

    private static async Task<(WriteOutcome Outcome, long Version)> DeleteAsync(LakeClient lake)
    {
        WriteResult result = await lake.DeleteAsync<Item>($"id > {99}", new() { Key = Key });
        return (result.Outcome, result.Version);
    }

    private static async Task<(WriteOutcome Outcome, long Version, int Attempts)> CallAsync(LakeClient lake, string call)
    {
        switch (call)
        {
            case "optimize":
                OptimizeResult optimized = await lake.OptimizeAsync<Item>();
                return (optimized.Outcome, optimized.Version, optimized.Attempts);
            case "restore":
                RestoreResult restored = await lake.RestoreAsync<Item>(1);
                return (restored.Outcome, restored.Version, restored.Attempts);
            default:
                SetPropertiesResult set = await lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { [call == "set" ? "set" : "kept"] = call == "set" ? "1" : null });
                return (set.Outcome, set.Version, set.Attempts);
        }
    }

    /// <summary>A table of the versions 0 to 2, and a server.</summary>
    /// <param name="run">Does what a statement does, and says whether it is answered.</param>
    private async Task<LakeClient> ConnectAsync(Func<Sent, Task<bool>> run)
    {
        await using LakeClient local = Lake.Local(_storage);
        await local.EnsureTableAsync<Item>(new EnsureTableOptions { Properties = new Dictionary<string, string?> { ["kept"] = "1" } });
        await local.InsertAsync([new Item(1, "k", 1)]);
        await local.InsertAsync([new Item(2, "k", 1)]);
        Dictionary<string, string> settings = [];
        PlayedServer server = new(async request =>
        {
            switch (request)
            {
                case ConfigRequest { Operation.Set: { } set }:
                    foreach (KeyValue pair in set.Pairs)
                    {
                        settings[pair.Key[(pair.Key.LastIndexOf('.') + 1)..]] = pair.Value;
                    }

                    break;
                case ExecutePlanRequest { Plan.Command: { } command } when !_isGone:
                    Sent sent = new(JsonFormatter.Default.Format(command), command.WriteOperationV2?.Options.ToDictionary() ?? settings);
                    _sent.Add(sent.Text);
                    return await run(sent) ? null : PlayedReply.Refuse(StatusCode.Unavailable);
                case ReattachExecuteRequest:
                    return PlayedReply.Refuse(StatusCode.Unauthenticated);
            }

            return _isGone ? PlayedReply.Refuse(StatusCode.Unauthenticated) : null;
        });
        return new LakeClient(new SparkDriver(server.Options(), LakeFormat.Delta, _seen));
    }

    // What Spark would commit, as far as it is looked at.
    private async Task CommitAsync(Sent sent)
    {
        string lines = JsonSerializer.Serialize(new { commitInfo = new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), operation = "TEST", userMetadata = sent.Notes["userMetadata"] } });
        if (sent.Notes.TryGetValue("txnAppId", out string? appId))
        {
            lines += "\n" + JsonSerializer.Serialize(new { txn = new { appId, version = long.Parse(sent.Notes["txnVersion"], CultureInfo.InvariantCulture) } });
        }

        for (int version = 3; !await _storage.PutIfAbsentAsync($"items/_delta_log/{version:D20}.json", Encoding.UTF8.GetBytes(lines)); version++)
        {
        }
    }

    private sealed record Sent(string Text, IReadOnlyDictionary<string, string> Notes);
}
