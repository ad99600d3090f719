using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

/// <summary>Keys that may not repeat, over all rows of a call, whatever they come in.</summary>
public sealed class UniqueRowsTests : IDisposable
{
    public UniqueRowsTests() => Person.UniqueIds.Value = true;

    // The first and the last row, two chunks apart.
    private static Person[] Rows => [.. Enumerable.Range(0, 20_000).Select(static i => new Person(i == 19_999 ? "0" : $"{i}"))];

    public static TheoryData<string> Kinds => ["array", "list", "indexed", "sync", "async"];

    public void Dispose() => Person.UniqueIds.Value = false;

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_repeat_in_another_chunk_is_found_and_nothing_is_written(string kind)
    {
        MemoryDriver driver = new();
        await using LakeClient lake = new(driver);
        LakeValidationException e = await Assert.ThrowsAsync<LakeValidationException>(() => Insert(lake, kind, Rows));
        LakeViolation violation = Assert.Single(e.Violations);
        Assert.Equal((19_999L, "id", "Id", "Unique"), (violation.Row, violation.Column, violation.Member, violation.Rule));
        Assert.Equal("The values of Id are those of row 0, and no two rows of a call may share them.", violation.Message);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Calls_do_not_meet(string kind)
    {
        await using LakeClient lake = new(new MemoryDriver());
        await Insert(lake, kind, Rows[..10_000]);
        await Insert(lake, kind, Rows[..10_000]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task More_keys_than_the_client_allows_are_an_error_that_says_what_to_do(string kind)
    {
        await using LakeClient lake = new(new MemoryDriver(), new LakeClientOptions { MaxUniqueKeys = 9_000 });
        await Insert(lake, kind, Rows[..9_000]);
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Insert(lake, kind, Rows));
        Assert.Contains("row 9000 is beyond the 9000 keys", e.Message, StringComparison.Ordinal);
        Assert.Contains("LakeClientOptions.MaxUniqueKeys", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_validates_with_its_own_limit()
    {
        using LakeClient lake = new(new MemoryDriver(), new LakeClientOptions { MaxUniqueKeys = 1 });
        Assert.Throws<LakeUnsupportedException>(() => lake.Validate([new Person("a"), new Person("b")]));
        Assert.Throws<LakeUnsupportedException>(() => lake.TryValidate([new Person("a"), new Person("b")], out _));
        Assert.False(lake.TryValidate([new Person("a"), new Person("a")], out LakeViolations violations));
        Assert.Equal(1, Assert.Single(violations.Kept).Row);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new LakeClientOptions { MaxUniqueKeys = 0 });
    }

    [Fact]
    public void The_validator_finds_repeats_over_all_chunks_in_the_order_of_the_rows()
    {
        Person[] rows = Rows;
        rows[10_000] = new Person("1");
        rows[10_001] = new Person("", visits: -1);
        rows[10_002] = null!;
        rows[10_003] = new Person("1");
        Assert.False(LakeValidator.TryValidate(rows, out LakeViolations violations));
        Assert.Equal(
            [(10_000, "Unique"), (10_001, "Required"), (10_001, "Range"), (10_002, "Required"), (10_003, "Unique"), (19_999, "Unique")],
            violations.Kept.Select(static v => (v.Row, v.Rule)));
    }

    [Fact]
    public async Task Rows_that_are_read_again_do_not_repeat_themselves()
    {
        MemoryDriver driver = new()
        {
            OnWrite = static async (request, cancellationToken) =>
            {
                using CancellationTokenSource cancelled = new();
                await cancelled.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await request.Rows.MoveNextAsync(cancelled.Token));
                for (int reading = 0; reading < 2; reading++)
                {
                    while (await request.Rows.MoveNextAsync(cancellationToken))
                    {
                    }

                    request.Rows.Restart();
                }
            },
        };
        await using LakeClient lake = new(driver);
        await lake.InsertAsync(Rows[..10_000], cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_check_that_was_cancelled_half_way_can_be_made_again()
    {
        using CancellationTokenSource half = new();
        CancellingList rows = new(Rows[..19_000], 10_000, half);
        MemoryDriver driver = new()
        {
            OnWrite = async (request, cancellationToken) =>
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await request.Rows.MoveNextAsync(half.Token));
                Assert.True(await request.Rows.MoveNextAsync(cancellationToken));
            },
        };
        await using LakeClient lake = new(driver);
        await lake.InsertAsync(rows, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static Task<WriteResult> Insert(LakeClient lake, string kind, Person[] rows) => kind switch
    {
        "array" => lake.InsertAsync(rows),
        "list" => lake.InsertAsync(rows.ToList()),
        "indexed" => lake.InsertAsync(rows.ToList().AsReadOnly()),
        "sync" => lake.InsertAsync(new Streams().Sync(rows)),
        _ => lake.InsertAsync(new Streams().Async(rows)),
    };

    private sealed class CancellingList(Person[] rows, int at, CancellationTokenSource cancellation) : IReadOnlyList<Person>
    {
        public int Count => rows.Length;

        public Person this[int index]
        {
            get
            {
                if (index == at)
                {
                    cancellation.Cancel();
                }

                return rows[index];
            }
        }

        public IEnumerator<Person> GetEnumerator() => ((IEnumerable<Person>)rows).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
