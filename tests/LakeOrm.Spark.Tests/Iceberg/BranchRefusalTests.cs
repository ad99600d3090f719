using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage.Memory;
using Schema = Apache.Arrow.Schema;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>What says that there are no branches, and what does not.</summary>
public sealed class BranchRefusalTests
{
    private const string Create = "CREATE BRANCH";
    private const string Publish = "fast_forward";
    private const string Notes = "snapshot-property.";

    // What the snapshots of main say, newest last.
    private readonly List<Dictionary<string, string>> _main = [new() { ["engine-name"] = "spark" }];
    private readonly List<string> _asked = [];
    private readonly List<string> _branches = [];
    private Dictionary<string, string>? _onBranch;

    // How often main has moved when a branch is published.
    private int _thrownBack;

    [Theory]
    [InlineData(Create, "PARSE_SYNTAX_ERROR")]
    [InlineData(Publish, "PARSE_SYNTAX_ERROR")]
    [InlineData(Publish, "FAILED_TO_LOAD_ROUTINE")]
    [InlineData(Publish, "ROUTINE_NOT_FOUND")]
    public async Task A_key_is_looked_for_where_a_step_of_the_branch_is_not_to_be_had(string step, string refusal)
    {
        await using LakeClient lake = Connect(step, refusal);
        WriteStatus fence = await lake.FenceAsync<Item>(IdempotencyKey.Once("a"));
        Assert.Equal((WriteState.Fenced, KeyPromise.CheckedBefore), (fence.State, fence.KeyPromise));

        // It is asked for once.
        await lake.FenceAsync<Item>(IdempotencyKey.Once("b"));
        Assert.Equal(3, _main.Count);
        Assert.Single(_asked, step);
    }

    [Theory]
    [InlineData(Create)]
    [InlineData(Publish)]
    public async Task Any_other_refusal_is_told(string step)
    {
        await using LakeClient lake = Connect(step, "INTERNAL_ERROR");
        await Assert.ThrowsAsync<LakeQueryException>(() => lake.FenceAsync<Item>(IdempotencyKey.Once("a")));
        Assert.Single(_main);
    }

    [Fact]
    public async Task With_branches_the_promise_is_the_strong_one()
    {
        await using LakeClient lake = Connect("nothing", string.Empty);
        WriteStatus fence = await lake.FenceAsync<Item>(IdempotencyKey.Once("a"));
        Assert.Equal((WriteState.Fenced, KeyPromise.ExactlyOnce), (fence.State, fence.KeyPromise));
    }

    [Theory]
    [InlineData("java.lang.UnsupportedOperationException", true)]
    [InlineData("org.apache.spark.sql.catalyst.analysis.NoSuchProcedureException", true)]
    [InlineData("java.lang.IllegalArgumentException", false)]
    public void A_type_of_the_engine_says_it_too(string type, bool expected) =>
        Assert.Equal(expected, BranchWrite.IsUnsupported(new LakeQueryException("no") { EngineError = new LakeEngineError { TypeNames = [type, "java.lang.RuntimeException"] } }));

    [Fact]
    public async Task Delta_has_no_weaker_promise_to_refuse()
    {
        await using MemoryStorage storage = new();
        Assert.Throws<ArgumentException>(() => new SparkDriver(new SparkOptions("sc://localhost:1"), LakeFormat.Delta, storage, new SparkLakeOptions { RequireExactlyOnce = true }));
    }

    [Fact]
    public async Task A_call_that_begins_anew_uses_no_name_of_a_branch_again()
    {
        // A statement of before, whose answer was lost, may still write to the branch that it was sent to.
        _thrownBack = 14;
        await using LakeClient lake = Connect("nothing", string.Empty);
        WriteResult result = await lake.InsertAsync([new Item(1, "k", 1)], new() { Key = IdempotencyKey.Once("a") });
        Assert.Equal((WriteOutcome.Committed, 2), (result.Outcome, result.Attempts));
        Assert.Equal(15, _branches.Count);
        Assert.Equal(_branches.Distinct(), _branches);
    }

    private LakeClient Connect(string step, string refusal)
    {
        PlayedServer server = new(request => Task.FromResult(request switch
        {
            ExecutePlanRequest execute => Answer(execute, step, refusal),
            AnalyzePlanRequest { Schema: not null } analyze => new PlayedReply([new AnalyzePlanResponse { SessionId = analyze.SessionId, Schema = new AnalyzePlanResponse.Types.Schema { Schema_ = ItemColumns() } }]),
            _ => null,
        }));
        return new LakeClient(new SparkDriver(server.Options(), LakeFormat.Iceberg, new MemoryStorage(), new SparkLakeOptions { Catalog = "ice", Namespace = "n" }));
    }

    private PlayedReply? Answer(ExecutePlanRequest execute, string step, string refusal)
    {
        string plan = JsonFormatter.Default.Format(execute.Plan);
        _asked.AddRange(((string[])[Create, Publish]).Where(s => plan.Contains(s, StringComparison.Ordinal)));
        if (plan.Contains(step, StringComparison.Ordinal))
        {
            return PlayedReply.Refuse(refusal);
        }

        if (plan.Contains(Create, StringComparison.Ordinal))
        {
            _branches.Add(plan[plan.IndexOf("lakeorm_", StringComparison.Ordinal)..].Split('`')[0]);
        }

        if (execute.Plan.Command?.WriteOperationV2 is { } write)
        {
            Dictionary<string, string> notes = write.Options.ToDictionary(static o => o.Key.Replace(Notes, string.Empty, StringComparison.Ordinal), static o => o.Value);
            if (write.TableName.Contains("branch_", StringComparison.Ordinal))
            {
                _onBranch = notes;
            }
            else
            {
                _main.Add(notes);
            }
        }
        else if (plan.Contains(Publish, StringComparison.Ordinal) && _thrownBack-- > 0)
        {
            return PlayedReply.Refuse(StatusCode.Internal, "Cannot fast-forward: main is not an ancestor of the branch");
        }
        else if (plan.Contains(Publish, StringComparison.Ordinal))
        {
            _main.Add(_onBranch!);
        }

        return plan.Contains("UNION ALL", StringComparison.Ordinal) ? Rows(execute.SessionId, History())
            : plan.Contains("SHOW TBLPROPERTIES", StringComparison.Ordinal) ? Rows(execute.SessionId, [["format-version", "2"]])
            : null;
    }

    private static DataType ItemColumns()
    {
        DataType.Types.Struct columns = new();
        columns.Fields.Add(new DataType.Types.StructField { Name = "id", DataType = new DataType { Long = new() } });
        columns.Fields.Add(new DataType.Types.StructField { Name = "kind", DataType = new DataType { String = new() } });
        columns.Fields.Add(new DataType.Types.StructField { Name = "amount", DataType = new DataType { Integer = new() } });
        return new DataType { Struct = columns };
    }

    private IEnumerable<string?[]> History() =>
    [
        ["branch", "main", $"{_main.Count}", null, null, null],
        .. _main.Select(static (notes, i) => (string?[])["snapshot", "append", $"{i + 1}", i == 0 ? null : $"{i}", $"{i}", System.Text.Json.JsonSerializer.Serialize(notes)]),
    ];

    private static PlayedReply Rows(string session, IEnumerable<string?[]> rows)
    {
        string?[][] all = [.. rows];
        using RecordBatch batch = new(
            new Schema([.. all[0].Select(static (_, i) => new Field($"c{i}", StringType.Default, nullable: true))], null),
            [.. all[0].Select((_, i) => all.Aggregate(new StringArray.Builder(), (column, row) => column.Append(row[i])).Build())],
            all.Length);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return new PlayedReply(
        [
            new ExecutePlanResponse { SessionId = session, ResponseId = "rows", ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch { RowCount = all.Length, Data = ByteString.CopyFrom(stream.ToArray()) } },
            new ExecutePlanResponse { SessionId = session, ResponseId = "end", ResultComplete = new ExecutePlanResponse.Types.ResultComplete() },
        ]);
    }
}
