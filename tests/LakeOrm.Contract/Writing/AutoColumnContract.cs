using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.Writing;

/// <summary>What a write stamps: when a row was made, when it was changed last, and by which write.</summary>
public abstract class AutoColumnContract(LakeFixture fixture) : LakeContract(fixture)
{
    private readonly ManualClock _clock = new();

    protected override LakeClientOptions Options => new() { TimeProvider = _clock };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
    }

    [Fact]
    public async Task All_rows_of_a_call_have_one_stamp_whatever_the_caller_put_there()
    {
        Account[] rows = [.. Accounts(0, 3).Select(static (a, i) => a with { CreatedAt = DateTimeOffset.UnixEpoch.AddDays(i), UpdatedAt = DateTimeOffset.UnixEpoch, Ingest = Guid.NewGuid() })];
        WriteResult result = await Lake.InsertAsync(rows);
        Assert.All(await AccountsAsync(), a => Assert.Equal((_clock.GetUtcNow(), _clock.GetUtcNow(), result.IngestId), (a.CreatedAt, a.UpdatedAt, a.Ingest)));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(2), rows[2].CreatedAt);
    }

    [Theory]
    [InlineData("upsert")]
    [InlineData("update")]
    [InlineData("update by condition")]
    [InlineData("insert with conflicts")]
    public async Task A_row_that_is_changed_keeps_its_create_time_and_has_the_rest_anew(string call)
    {
        DateTimeOffset made = _clock.GetUtcNow();
        WriteResult first = await Lake.InsertAsync(Accounts(0, 3));
        _clock.Advance(TimeSpan.FromHours(1));
        WriteResult result = call switch
        {
            "upsert" => await Lake.UpsertAsync(Accounts(1, 1, 7)),
            "update" => await Lake.UpdateAsync(Accounts(1, 1, 7)),
            "update by condition" => await Lake.UpdateAsync<Account>($"balance = {7}", $"id = {1}"),
            _ => await Lake.InsertAsync(Accounts(1, 1, 7), new() { OnConflict = InsertConflict.Update }),
        };
        Assert.Equal(1, result.RowsUpdated);
        List<Account> rows = await AccountsAsync();
        Assert.Equal((7L, made, made.AddHours(1), result.IngestId), (rows[1].Balance, rows[1].CreatedAt, rows[1].UpdatedAt, rows[1].Ingest));
        Assert.All([rows[0], rows[2]], a => Assert.Equal((made, made, first.IngestId), (a.CreatedAt, a.UpdatedAt, a.Ingest)));
    }

    [Fact]
    public async Task A_row_that_an_upsert_adds_and_those_of_an_overwrite_are_made_now()
    {
        await Lake.InsertAsync(Accounts(0, 1));
        _clock.Advance(TimeSpan.FromHours(1));
        WriteResult upsert = await Lake.UpsertAsync(Accounts(1, 1));
        Account added = (await AccountsAsync())[1];
        Assert.Equal((_clock.GetUtcNow(), _clock.GetUtcNow(), upsert.IngestId), (added.CreatedAt, added.UpdatedAt, added.Ingest));
        _clock.Advance(TimeSpan.FromHours(1));
        WriteResult overwrite = await Lake.OverwriteAsync(Accounts(0, 2));
        Assert.All(await AccountsAsync(), a => Assert.Equal((_clock.GetUtcNow(), _clock.GetUtcNow(), overwrite.IngestId), (a.CreatedAt, a.UpdatedAt, a.Ingest)));
    }

    [Fact]
    public async Task The_writes_id_tells_its_time()
    {
        Guid id = (await Lake.InsertAsync(Accounts(0, 1))).IngestId;
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }

    [Fact]
    public async Task A_clock_that_tells_less_than_microseconds_is_cut_alike_everywhere()
    {
        _clock.Advance(TimeSpan.FromTicks(1_234_567));
        await Lake.InsertAsync(Accounts(0, 1));
        Account row = (await AccountsAsync())[0];
        Assert.Equal(new DateTimeOffset(_clock.GetUtcNow().Ticks / 10 * 10, TimeSpan.Zero), row.CreatedAt);
        Assert.Equal(row.CreatedAt, row.UpdatedAt);
    }
}
