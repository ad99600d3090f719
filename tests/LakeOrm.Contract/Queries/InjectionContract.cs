using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Queries;

/// <summary>Text that users type stays text.</summary>
public abstract class InjectionContract(LakeFixture fixture) : LakeContract(fixture)
{
    public static TheoryData<string> Corpus => new(
        "' OR '1'='1", "'; DROP TABLE sales.users; --", "\"; DROP TABLE sales.users; --", "x' UNION SELECT * FROM sales.users --", "\\'; --", "$1", "$2", "?", ":name",
        "%' OR 1=1 --", "/* */ OR 1=1", "') OR (1=1", "a\0b", "\u2019 OR 1=1 --", "ʼ OR 1=1", "＇ OR 1=1", "$$; SELECT 1; $$", "E'\\''", "{0}", "{LakeSql}", "\r\n; SELECT 1", "NULL", "TRUE", "");

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task A_value_is_a_value(string text)
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync([new Event(1, text, 1), new Event(2, "other", 2)]);
        Assert.Equal([1L], (await Lake.QueryAsync<Numbered>($"SELECT id FROM events WHERE kind = {text}")).Select(static n => n.Id));
        Assert.Equal([1L], (await Lake.QueryAsync<Numbered>($"SELECT id FROM events WHERE kind IN {new[] { text, "none" }} AND {text} = kind")).Select(static n => n.Id));
        Assert.Equal(text, await Lake.ScalarAsync<string>($"SELECT {text}"));
        Assert.Equal(text, await Lake.ScalarAsync<string>($"SELECT max(kind) FROM events WHERE kind = {text} AND '$1' = '$1' /* {LakeSql.Raw("$2")} */"));
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task A_value_among_partitions_is_a_value(string text)
    {
        if (text.Length is 0 or > 2)
        {
            text = text.Length == 0 ? "'\"" : text[..2];
        }

        await Lake.EnsureTableAsync<User>();
        if (text.Contains('\0', StringComparison.Ordinal) && !Supports(ContractFeature.NulAmongPartitions))
        {
            await Assert.ThrowsAnyAsync<LakeException>(() => Lake.InsertAsync([new User { Id = text, Email = "a@b.c", Country = text }]));
            Assert.Equal(0, await VersionAsync<User>());
            return;
        }

        await Lake.InsertAsync([new User { Id = text, Email = "a@b.c", Country = text }, new User { Id = "2", Email = "a@b.c", Country = "zz" }]);
        Assert.Equal([text], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {text}")).Select(static u => u.Country));
        Assert.Equal([text, "zz"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id <> {text}")).Select(static u => u.Country));

        // A change of the row reads its partition and writes it anew.
        Assert.Equal(1, (await Lake.UpdateAsync<User>($"balance = {5}", $"country = {text}")).RowsUpdated);
        Assert.Equal(1, (await Lake.UpdateAsync([new User { Id = text, Email = "a@b.c", Country = text, Balance = 6 }], new() { WhenNotMatched = MissingRows.Error })).RowsUpdated);
        Assert.Equal((6m, 0m), (await Lake.ScalarAsync<decimal>($"SELECT balance FROM sales.users WHERE country = {text}"), await Lake.ScalarAsync<decimal>($"SELECT balance FROM sales.users WHERE country = 'zz'")));
        Assert.Equal(1, (await Lake.DeleteAsync<User>($"country = {text}")).RowsDeleted);
        Assert.Equal("zz", await Lake.ScalarAsync<string>($"SELECT country FROM sales.users"));
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task A_value_in_a_change_is_a_value(string text)
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync([new Event(1, text, 1), new Event(2, "other", 2), new Event(3, "other", 3)]);
        Assert.Equal(1, (await Lake.UpdateAsync<Event>($"kind = {text}, value = value + {1}", $"kind <> {text} AND id = {2L}")).RowsUpdated);
        Assert.Equal([(1L, text), (2, text), (3, "other")], (await Lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id")).Select(static e => (e.Id, e.Kind)));
        Assert.Equal(2, (await Lake.DeleteAsync<Event>($"kind = {text}")).RowsDeleted);
        Assert.Equal(Events(3, 1).Select(static e => e.Id), await EventIdsAsync());
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task A_key_is_a_key(string text)
    {
        if (text.Length == 0 || text.Any(char.IsControl))
        {
            Assert.ThrowsAny<ArgumentException>(() => IdempotencyKey.Once(text));
            return;
        }

        await Lake.EnsureTableAsync<Event>();
        InsertOptions once = new() { Key = IdempotencyKey.Once(text) };
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Events(0, 1), once)).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Events(0, 1), once)).Outcome);
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Event>(IdempotencyKey.Once(text + " "))).State);
        Assert.Equal(WriteState.Committed, (await Lake.LookUpAsync<Event>(IdempotencyKey.Once(text))).State);
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task A_name_is_a_name(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || text.Length == 0)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Lake.ScalarAsync<long>($"SELECT 1 AS {LakeSql.Identifier(text)}"));
            return;
        }

        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT {LakeSql.Identifier(text)} FROM (SELECT CAST(1 AS BIGINT) AS {LakeSql.Identifier(text)})"));
    }
}
