using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>Properties of a table are set, and what would promise more than is kept is refused.</summary>
public abstract class PropertiesContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task They_are_set_changed_and_taken_away_and_the_rest_stays()
    {
        await Lake.EnsureTableAsync<Account>(new() { Properties = new Dictionary<string, string?> { ["team"] = "a", ["delta.checkpointInterval"] = "7" } });
        SetPropertiesResult set = await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "b", ["purpose"] = "test" }, cancellationToken: Token);
        Assert.Equal((WriteOutcome.Committed, 1L, 1), (set.Outcome, set.Version, set.Attempts));
        Assert.Equal(2, (await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["purpose"] = null }, cancellationToken: Token)).Version);
        IReadOnlyDictionary<string, string> properties = (await Lake.StatsAsync<Account>(Token)).Properties;
        Assert.Equal(("b", "7", false), (properties["team"], properties["delta.checkpointInterval"], properties.ContainsKey("purpose")));
        Assert.Equal(["UNSET TBLPROPERTIES", "SET TBLPROPERTIES", "CREATE TABLE"], (await Lake.HistoryAsync<Account>(cancellationToken: Token)).Select(static c => c.Operation));
    }

    [Fact]
    public async Task What_is_so_already_makes_no_version()
    {
        await Lake.EnsureTableAsync<Account>(new() { Properties = new Dictionary<string, string?> { ["team"] = "a" } });
        SetPropertiesResult nothing = await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "a", ["none"] = null }, cancellationToken: Token);
        Assert.Equal((WriteOutcome.Committed, 0L, 0), (nothing.Outcome, nothing.Version, nothing.Attempts));
        Assert.Equal(0, await VersionAsync<Account>());
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_told()
    {
        LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "a" }, cancellationToken: Token));
        Assert.Contains("bank.accounts", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delta.enableDeletionVectors", "true", "deletionVectors")]
    [InlineData("delta.columnMapping.mode", "name", "columnMapping")]
    [InlineData("DELTA.enablechangedatafeed", "true", "changeDataFeed")]
    [InlineData("delta.constraints.positive", "balance > 0", "checkConstraints")]
    [InlineData("delta.feature.rowTracking", "supported", "rowTracking")]
    [InlineData("delta.noSuchThing", "1", "noSuchThing")]
    public async Task What_is_not_kept_is_refused_by_name(string property, string value, string named)
    {
        Dictionary<string, string?> properties = new() { [property] = value };
        if (Supports(ContractFeature.TableFeatures))
        {
            if (named == "deletionVectors")
            {
                await Lake.EnsureTableAsync<Account>(new() { Properties = properties });
                Assert.Equal(value, (await Lake.StatsAsync<Account>(Token)).Properties[property]);
            }

            return;
        }

        LakeUnsupportedException created = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.EnsureTableAsync<Account>(new() { Properties = properties }));
        Assert.Contains(named, created.Message, StringComparison.Ordinal);
        await Lake.EnsureTableAsync<Account>();
        LakeUnsupportedException set = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.SetPropertiesAsync<Account>(properties, cancellationToken: Token));
        Assert.Contains(named, set.Message, StringComparison.Ordinal);
        Assert.Equal(0, await VersionAsync<Account>());
    }

    [Theory]
    [InlineData("delta.appendOnly", "yes")]
    [InlineData("delta.checkpointInterval", "0")]
    [InlineData("delta.checkpointInterval", "1.5")]
    [InlineData("delta.dataSkippingNumIndexedCols", "-2")]
    [InlineData("delta.logRetentionDuration", "a while")]
    [InlineData("delta.deletedFileRetentionDuration", "interval -1 days")]
    [InlineData("delta.setTransactionRetentionDuration", "30")]
    public async Task A_value_that_is_none_is_refused(string property, string value)
    {
        await Lake.EnsureTableAsync<Account>();
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { [property] = value }, cancellationToken: Token));
        Assert.Contains(property, e.Message, StringComparison.Ordinal);
        Assert.Contains(value, e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await VersionAsync<Account>());
    }

    [Fact]
    public async Task A_table_that_only_takes_appends_refuses_changes_until_it_is_told_otherwise()
    {
        await Lake.EnsureTableAsync<Account>(new() { Properties = new Dictionary<string, string?> { ["delta.appendOnly"] = "TRUE" } });
        await Lake.InsertAsync(Accounts(0, 2));
        await Lake.InsertAsync(Accounts(2, 2));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.DeleteAsync<Account>($"id = {1}"));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.RestoreAsync<Account>(1, cancellationToken: Token));
        long files = (await Lake.StatsAsync<Account>(Token)).Files;
        Assert.Equal(files, (await Lake.OptimizeAsync<Account>(cancellationToken: Token)).FilesRemoved);
        await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["delta.appendOnly"] = "false" }, cancellationToken: Token);
        Assert.Equal(1, (await Lake.DeleteAsync<Account>($"id = {1}")).RowsDeleted);
    }

    [Fact]
    public async Task Calls_at_the_same_time_all_count()
    {
        await Lake.EnsureTableAsync<Account>();
        LakeClient[] clients = [Lake, Connect(), Connect()];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => clients[i % 3].SetPropertiesAsync<Account>(new Dictionary<string, string?> { [$"p{i}"] = "x" }, cancellationToken: Token))));
        IReadOnlyDictionary<string, string> properties = (await Lake.StatsAsync<Account>(Token)).Properties;
        Assert.Equal(6, properties.Keys.Count(static k => k.StartsWith('p')));
    }

    [Fact]
    public async Task A_repeat_under_its_key_does_nothing_and_another_call_under_it_is_refused()
    {
        await Lake.EnsureTableAsync<Account>();
        SetPropertiesOptions options = new() { Key = IdempotencyKey.Once("p") };
        Dictionary<string, string?> properties = new() { ["team"] = "a" };
        if (await RefusesAsync(ContractFeature.KeyedMaintenance, () => Lake.SetPropertiesAsync<Account>(properties, options, Token)))
        {
            return;
        }

        SetPropertiesResult first = await Lake.SetPropertiesAsync<Account>(properties, options, Token);
        await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "b" }, cancellationToken: Token);
        SetPropertiesResult second = await Lake.SetPropertiesAsync<Account>(properties, options, Token);
        Assert.Equal((WriteOutcome.Duplicate, first.Version, 0), (second.Outcome, second.Version, second.Attempts));
        Assert.True(first.KeyRetainedUntil > DateTimeOffset.UtcNow);
        Assert.NotNull(second.KeyRetainedUntil);
        Assert.Equal("b", (await Lake.StatsAsync<Account>(Token)).Properties["team"]);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "c" }, options, Token));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = null }, options, Token));
        Assert.Equal((WriteState.Committed, first.Version), ((await Lake.LookUpAsync<Account>(options.Key, Token)) is var status ? (status.State, status.Version!.Value) : default));
        LakeCommit commit = (await Lake.HistoryAsync<Account>(cancellationToken: Token)).Single(c => c.Version == first.Version);
        Assert.Equal(("SET TBLPROPERTIES", "p", (Guid?)first.IngestId), (commit.Operation, commit.Key, commit.IngestId));
    }

    [Fact]
    public async Task A_key_is_kept_even_where_nothing_had_to_change()
    {
        await Lake.EnsureTableAsync<Account>(new() { Properties = new Dictionary<string, string?> { ["team"] = "a" } });
        SetPropertiesOptions options = new() { Key = IdempotencyKey.Once("p") };
        Dictionary<string, string?> properties = new() { ["team"] = "a" };
        if (await RefusesAsync(ContractFeature.KeyedMaintenance, () => Lake.SetPropertiesAsync<Account>(properties, options, Token)))
        {
            return;
        }

        Assert.Equal(1, (await Lake.SetPropertiesAsync<Account>(properties, options, Token)).Version);
        Assert.Equal((WriteOutcome.Duplicate, 1L), (await Lake.SetPropertiesAsync<Account>(properties, options, Token)) is var second ? (second.Outcome, second.Version) : default);
        Assert.Equal("a", (await Lake.StatsAsync<Account>(Token)).Properties["team"]);
    }

    [Fact]
    public async Task An_expected_version_must_be_the_version()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 1));
        Dictionary<string, string?> properties = new() { ["team"] = "a" };
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => Lake.SetPropertiesAsync<Account>(properties, new() { ExpectedVersion = 0 }, Token)))
        {
            return;
        }

        await Assert.ThrowsAsync<LakeConflictException>(() => Lake.SetPropertiesAsync<Account>(properties, new() { ExpectedVersion = 0 }, Token));
        Assert.Equal(2, (await Lake.SetPropertiesAsync<Account>(properties, new() { ExpectedVersion = 1 }, Token)).Version);
    }

    [Fact]
    public async Task A_retention_of_keys_may_be_chosen_or_left_out_when_the_table_is_made()
    {
        await Lake.EnsureTableAsync<Account>(new() { Properties = new Dictionary<string, string?> { ["delta.setTransactionRetentionDuration"] = null } });
        Assert.Null((await Lake.InsertAsync(Accounts(0, 1), new() { Key = IdempotencyKey.Once("k") })).KeyRetainedUntil);
        await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["delta.setTransactionRetentionDuration"] = "2 days" }, cancellationToken: Token);
        DateTimeOffset until = (await Lake.InsertAsync(Accounts(1, 1), new() { Key = IdempotencyKey.Once("l") })).KeyRetainedUntil!.Value;
        Assert.InRange(until - DateTimeOffset.UtcNow, TimeSpan.FromDays(1.9), TimeSpan.FromDays(2.1));
    }
}
