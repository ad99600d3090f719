using CsCheck;
using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.Histories;

/// <summary>Whatever is called in whatever order, the table and the results are those of a list in memory.</summary>
public abstract class RandomHistoryContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly Gen<StepKey> Keys = Gen.Select(Gen.Bool, Gen.Int[0, 3], static (sequence, number) => new StepKey(sequence, number));

    // Few ids, keys and balances, so that they meet.
    private static readonly Gen<HistoryStep> Steps =
        from kind in Gen.Enum<StepKind>()
        from rows in Gen.Select(Gen.Int[0, 7].Array[0, 4], Gen.Int[0, 2])
        from policies in Gen.Select(Gen.Enum<InsertConflict>(), Gen.Enum<MatchedRows>(), Gen.Enum<UnmatchedRows>(), Gen.Enum<DuplicateKeyPolicy>(), Gen.Enum<MissingRows>())
        from range in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 3])
        from key in Keys.Null(0.6)
        from flags in Gen.Select(Gen.Int[0, 9], Gen.Bool, Gen.Int[0, 1])
        select new HistoryStep
        {
            Kind = kind,
            Ids = rows.Item1,
            Balance = rows.Item2,
            OnConflict = policies.Item1,
            WhenMatched = policies.Item2,
            WhenNotMatched = policies.Item3,
            DuplicateKeys = policies.Item4,
            Missing = policies.Item5,
            Low = range.Item1,
            High = range.Item1 + range.Item2,
            Key = key,
            VerifyPayload = flags.Item1 > 0,
            Stream = flags.Item2,
            Client = flags.Item3,
        };

    // Some steps repeat the one before them as a whole, from any client and any kind of source.
    private static readonly Gen<HistoryStep[]> Histories = Gen.Select(Steps, Gen.Int[0, 9], static (step, repeats) => (Step: step, Repeats: repeats < 3)).Array[1, 32]
        .Select(static steps => steps.Select((s, i) => s.Repeats && i > 0 ? steps[i - 1].Step with { Client = s.Step.Client, Stream = s.Step.Stream } : s.Step).ToArray());

    private readonly ManualClock _clock = new();
    private int _tables;

    protected override LakeClientOptions Options => new() { TimeProvider = _clock };

    [Fact]
    public async Task A_table_is_what_a_list_in_memory_is()
    {
        LakeClient[] clients = [Lake, Connect(Options)];
        await Histories.SampleAsync(steps => RunAsync(clients, steps), iter: HistoryCount, threads: 1, print: static steps => string.Join(Environment.NewLine, steps.AsEnumerable()));
    }

    private async Task RunAsync(LakeClient[] clients, HistoryStep[] steps)
    {
        string table = $"bank.history_{_tables++}";
        await Lake.EnsureTableAsync<Account>(new() { Table = table });
        TableModel model = new(hasEmptyVersions: !Supports(ContractFeature.NoEmptyVersions));
        foreach (HistoryStep step in steps)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            StepEffect expected = model.Apply(step, _clock.GetUtcNow());
            StepEffect found = await EffectOfAsync(clients[step.Client], step, table);
            Assert.True(expected == found, $"{step}{Environment.NewLine}expected {expected}{Environment.NewLine}found {found}");
            List<Account> rows = await clients[1 - step.Client].QueryAsync<Account>($"SELECT * FROM {Sql(table)}");
            Assert.Equal(model.Rows, TableModel.Sorted(rows.Select(static a => new ModelRow(a.Id, a.Balance, a.CreatedAt, a.UpdatedAt))));
        }
    }

    private static async Task<StepEffect> EffectOfAsync(LakeClient lake, HistoryStep step, string table)
    {
        try
        {
            return StepEffect.Of(await step.RunAsync(lake, table));
        }
        catch (LakeException e) when (e is LakeDataException or LakeIdempotencyException)
        {
            return StepEffect.Of(e);
        }
    }
}
