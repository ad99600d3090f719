using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Rows match when all columns of their key are equal, each by the rules of its type.</summary>
public abstract class CompositeKeyContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly Slot First = new()
    {
        Id = Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        Day = new DateOnly(2024, 2, 29),
        At = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero),
        Amount = 1.5m,
        Name = "caf\u00e9",
        Small = -1,
        Flag = true,
        Time = new TimeOnly(1, 2, 3),
    };

    // Each differs from the first in one column, and in as little as can be.
    private static readonly Slot[] All =
    [
        First,
        First with { Id = Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12") },
        First with { Day = new DateOnly(2024, 3, 1) },
        First with { At = First.At.AddMicroseconds(1) },
        First with { Amount = 1.5001m },
        First with { Name = "Caf\u00e9" },
        First with { Name = "caf\u00e9 " },
        First with { Name = "cafe\u0301" },
        First with { Name = "" },
        First with { Small = 1 },
        First with { Flag = false },
        First with { Time = First.Time.Add(TimeSpan.FromMicroseconds(1)) },
    ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Slot>();
        Assert.Equal(All.Length, (await Lake.InsertAsync(All, new() { OnConflict = InsertConflict.Error })).RowsAdded);
    }

    [Fact]
    public async Task Each_row_is_found_by_its_own_key_and_no_other()
    {
        for (int i = 0; i < All.Length; i++)
        {
            WriteResult result = i % 2 == 0 ? await Lake.UpsertAsync([All[i] with { Note = $"n{i}" }]) : await Lake.UpdateAsync([All[i] with { Note = $"n{i}" }]);
            Assert.Equal((0L, 1L, 0L), (result.RowsAdded, result.RowsUpdated, result.RowsUnmatched));
        }

        List<Slot> rows = await Lake.QueryAsync<Slot>($"SELECT * FROM lab.slots");
        Assert.Equal(All.Select(static (s, i) => s with { Note = $"n{i}" }), rows.OrderBy(static r => int.Parse(r.Note![1..], null)));
        Assert.Equal(3, (await Lake.DeleteAsync(All[4..7])).RowsDeleted);
        Assert.Equal(All.Length - 3, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.slots"));
    }

    [Fact]
    public async Task The_least_and_the_greatest_values_are_keys()
    {
        Slot least = new()
        {
            Id = Guid.Empty,
            Day = DateOnly.MinValue,
            At = DateTimeOffset.MinValue,
            Amount = -99_999_999_999_999.9999m,
            Name = "\0",
            Small = short.MinValue,
            Flag = false,
            Time = TimeOnly.MinValue,
        };
        Slot greatest = new()
        {
            Id = Guid.AllBitsSet,
            Day = DateOnly.MaxValue,
            At = new DateTimeOffset(DateTimeOffset.MaxValue.Ticks / 10 * 10, TimeSpan.Zero),
            Amount = 99_999_999_999_999.9999m,
            Name = new string('\uffff', 300),
            Small = short.MaxValue,
            Flag = true,
            Time = new TimeOnly(TimeOnly.MaxValue.Ticks / 10 * 10),
        };
        await Lake.InsertAsync([least, greatest]);
        WriteResult result = await Lake.UpsertAsync([least with { Note = "least" }, greatest with { Note = "greatest" }]);
        Assert.Equal((0L, 2L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal([greatest with { Note = "greatest" }, least with { Note = "least" }], await Lake.QueryAsync<Slot>($"SELECT * FROM lab.slots WHERE note IS NOT NULL ORDER BY note"));
        Assert.Equal(2, (await Lake.DeleteAsync([least, greatest], new() { WhenNotMatched = MissingRows.Error })).RowsDeleted);
    }

    [Fact]
    public async Task Another_spelling_of_a_value_is_the_same_key()
    {
        Slot same = First with { At = First.At.ToOffset(TimeSpan.FromHours(5)), Amount = 1.50m, Note = "same" };
        Assert.Equal(1, (await Lake.UpsertAsync([same])).RowsUpdated);
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpsertAsync([First, same]));
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync([same], new() { OnConflict = InsertConflict.Error }));
        Assert.Equal("same", await Lake.ScalarAsync<string>($"SELECT note FROM lab.slots WHERE note IS NOT NULL"));
    }

    [Fact]
    public async Task A_message_names_all_columns_of_the_key()
    {
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync([First], new() { OnConflict = InsertConflict.Error }));
        Assert.All(["id", "day", "at", "amount", "name", "small", "flag", "time"], column => Assert.Contains($"{column} = ", e.Message, StringComparison.Ordinal));
        e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.DeleteAsync([First with { Small = 7 }], new() { WhenNotMatched = MissingRows.Error }));
        Assert.Contains("small = 7", e.Message, StringComparison.Ordinal);
    }
}
