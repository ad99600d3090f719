using CsCheck;
using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Whatever a change does to some rows, the others are what they were: all types, nested ones, in all partitions.</summary>
public abstract class OtherRowsContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly Gen<Site?> Places = Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 4].Null(0.3), Gen.Int[-99, 99], static (c, h) => new Site(c, h)).Null(0.3);

    private static readonly Gen<Basket> Baskets =
        from shop in Gen.OneOf(Gen.Const((string?)"a"), Gen.Const((string?)"b"), Gen.Const((string?)null))
        from place in Places
        from tags in Gen.String[Gen.Char.AlphaNumeric, 0, 4].Null(0.3).List[0, 3].Null(0.3)
        from counts in Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 3], Gen.Long.Nullable())[0, 3].Null(0.3)
        from places in Places.List[0, 3].Null(0.3)
        from grid in Gen.Int.List[0, 2].Null(0.3).List[0, 3].Null(0.3)
        from numbers in Gen.Select(Gen.Long.Nullable(), Gen.Int[-9999999, 9999999].Nullable(), Gen.Double.Nullable(), Gen.Short.Nullable())
        from others in Gen.Select(Gen.Byte.Array[0, 5].Null(0.3), Gen.Bool.Nullable(), Gen.Int[0, 3_000_000].Nullable(), Gen.Long[0, 86_399_999_999].Nullable(), Gen.Long[0, 253_402_300_799_999_999].Nullable(), Gen.Guid.Nullable())
        select new Basket
        {
            Id = 0,
            Shop = shop,
            Place = place,
            Tags = tags!,
            Counts = counts,
            Places = places,
            Grid = grid!,
            Wide = numbers.Item1 / 1000m,
            Narrow = numbers.Item2 / 100m,
            Twice = numbers.Item3,
            Small = numbers.Item4,
            Bytes = others.Item1,
            Flag = others.Item2,
            Day = others.Item3 is { } d ? DateOnly.FromDayNumber(d) : null,
            Time = others.Item4 is { } t ? new TimeOnly(t * 10) : null,
            Clock = others.Item5 is { } c ? DateTime.UnixEpoch.AddTicks(c) is var clock ? new DateTime(clock.Ticks / 10 * 10) : null : null,
            Key = others.Item6,
        };

    [Fact]
    public async Task Rows_of_every_type_survive_their_neighbours() => await Baskets.Array[1, 12].SampleAsync(
        async baskets =>
        {
            Basket[] rows = [.. baskets.Select(static (b, i) => b with { Id = i })];
            await Lake.EnsureTableAsync<Basket>();
            await Lake.OverwriteAsync(rows);
            await Lake.DeleteAsync<Basket>($"id % 3 = {1}");
            Assert.Equivalent(rows.Where(static b => b.Id % 3 != 1), await ReadAsync(), strict: true);
            await Lake.UpsertAsync(rows.Where(static b => b.Id % 2 == 1).Select(static b => b with { Small = 7, Shop = "c" }));
            Assert.Equivalent(
                rows.Where(static b => b.Id % 3 != 1 || b.Id % 2 == 1).Select(static b => b.Id % 2 == 1 ? b with { Small = 7, Shop = "c" } : b), await ReadAsync(), strict: true);
            await Lake.UpdateAsync<Basket>($"twice = {1.5}", $"id = {0}");
            Assert.Equivalent(
                rows.Where(static b => b.Id % 3 != 1 || b.Id % 2 == 1).Select(static b => b.Id % 2 == 1 ? b with { Small = 7, Shop = "c" } : b.Id == 0 ? b with { Twice = 1.5 } : b),
                await ReadAsync(),
                strict: true);
        },
        iter: 30,
        threads: 1);

    private Task<List<Basket>> ReadAsync() => Lake.QueryAsync<Basket>($"SELECT * FROM shop.baskets ORDER BY id");
}
