using LakeOrm.Contract.Records;
using LakeOrm.RecordCases.Nesting;

namespace LakeOrm.Local.Tests.NestedValues;

/// <summary>The engine's SQL over nested columns, into records.</summary>
public sealed class NestedQueries : LakeTest
{
    private static readonly Order First = new()
    {
        Id = "a",
        BillTo = new Address("High St 1", "Leeds", new GeoPoint(53.8, -1.5)),
        Lines = [Line("pen", 2, 1.25m, "red", "fine"), Line("ink", 1, 7.5m)],
        Labels = new Dictionary<string, string> { ["channel"] = "web", ["it's"] = "odd \"text\"" },
    };

    private static readonly Order Second = new()
    {
        Id = "b",
        BillTo = new Address("Low St 2", null, null),
        ShipTo = new Address("Quay 3", "Hull", new GeoPoint(53.7, -0.3)),
        Lines = [],
    };

    private static readonly Order Third = new()
    {
        Id = "c",
        BillTo = new Address("Low St 2", "Hull", null),
        Lines = [Line("pen", 40, 1.1m, "blue") with { ShipTo = Second.ShipTo, Note = "gift", Rank = 1 }],
        Labels = [],
    };

    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Order>();
        await Lake.InsertAsync([First, Second]);
        await Lake.InsertAsync([Third]);
    }

    [Fact]
    public async Task Structures_lists_and_maps_that_a_query_makes_are_a_projections_members()
    {
        List<OrderTotal> totals = await Lake.QueryAsync<OrderTotal>(
            $"SELECT id, ship_to, [l.sku FOR l IN lines] AS skus, map_from_entries([{{'k': l.sku, 'v': l.price * l.quantity}} FOR l IN lines]) AS totals FROM cases.orders ORDER BY id");
        Assert.Equal(["a", "b", "c"], totals.Select(static t => t.Id));
        Assert.Equal([null, Second.ShipTo, null], totals.Select(static t => t.ShipTo));
        Assert.Equal(["pen,ink", "", "pen"], totals.Select(static t => string.Join(',', t.Skus)));
        Assert.Equal([2.5m, 7.5m], totals[0].Totals.Values);
        Assert.Equal(44m, totals[2].Totals["pen"]);
        Assert.All(totals, static t => Assert.Null(t.Lines));

        OrderTotal whole = await Lake.QueryFirstAsync<OrderTotal>($"SELECT * EXCLUDE (lines), lines, []::VARCHAR[] AS skus, MAP {{}}::MAP(VARCHAR, DECIMAL(9,2)) AS totals FROM cases.orders WHERE id = 'c'");
        Assert.Equal((40, "gift", 1, Second.ShipTo), (whole.Lines![0].Quantity, whole.Lines[0].Note, whole.Lines[0].Rank, whole.Lines[0].ShipTo));
        Assert.Empty(whole.Totals);
    }

    [Fact]
    public async Task A_structure_that_lacks_an_optional_field_keeps_the_members_default()
    {
        OrderTotal row = await Lake.QueryFirstAsync<OrderTotal>(
            $"SELECT id, ship_to, ['s'] AS skus, MAP {{'t': 1.5}} AS totals, [{{'sku': 's', 'quantity': 1, 'price': 2.5::DECIMAL(18,4), 'note': NULL::VARCHAR, 'tags': ['t'], 'ship_to': ship_to}}] AS lines FROM cases.orders");
        Assert.Equal(("s", 7), (row.Lines![0].Sku, row.Lines[0].Rank));
    }

    [Theory]
    [InlineData("bill_to.town = 'Hull'", "c")]
    [InlineData("bill_to.town IS NULL", "b")]
    [InlineData("cases.orders.bill_to.street = 'Low St 2'", "b,c")]
    [InlineData("orders.bill_to.street > 'I'", "b,c")]
    [InlineData("bill_to['street'] = 'High St 1'", "a")]
    [InlineData("ship_to IS NULL", "a,c")]
    [InlineData("ship_to IS NOT NULL", "b")]
    [InlineData("ship_to.position.latitude < 53.75", "b")]
    [InlineData("bill_to.position IS NULL", "b,c")]
    [InlineData("labels IS NULL", "b")]
    [InlineData("labels IS NOT NULL AND cardinality(labels) = 0", "c")]
    [InlineData("labels['channel'] = 'web'", "a")]
    [InlineData("map_contains(labels, 'it''s')", "a")]
    [InlineData("list_contains(map_values(labels), 'odd \"text\"')", "a")]
    [InlineData("len(lines) = 0", "b")]
    [InlineData("len(list_filter(lines, lambda l: l.price > 5)) > 0", "a")]
    [InlineData("list_sum([l.quantity FOR l IN lines]) > 10", "c")]
    [InlineData("lines[1].sku = 'pen'", "a,c")]
    [InlineData("lines[1].ship_to.town = 'Hull'", "c")]
    [InlineData("list_contains(lines[1].tags, 'fine')", "a")]
    [InlineData("EXISTS (SELECT 1 FROM unnest(lines) AS t(l) WHERE l.note = 'gift')", "c")]
    [InlineData("'blue' IN (SELECT unnest(l.tags) FROM unnest(lines) AS t(l))", "c")]
    public async Task Filters_reach_into_values(string where, string ids) =>
        Assert.Equal(ids, await Lake.ScalarAsync<string>($"SELECT string_agg(id, ',' ORDER BY id) FROM cases.orders WHERE {Sql(where)}"));

    [Fact]
    public async Task Parameters_stand_anywhere_in_nested_expressions()
    {
        (string key, string value, decimal price, string sku) = ("it's", "odd \"text\"", 5m, "pen");
        Assert.Equal("a", await Lake.ScalarAsync<string>($"SELECT id FROM cases.orders WHERE labels[{key}] = {value}"));
        Assert.Equal("a", await Lake.ScalarAsync<string>($"SELECT id FROM cases.orders WHERE len(list_filter(lines, lambda l: l.price > {price})) > 0"));
        Assert.Equal(42L, await Lake.ScalarAsync<long>($"SELECT sum(l.quantity) FROM cases.orders, unnest(lines) AS t(l) WHERE l.sku = {sku}"));
        Assert.Equal("c", await Lake.ScalarAsync<string>($"SELECT id FROM cases.orders WHERE bill_to = {{'street': {"Low St 2"}, 'town': {"Hull"}, 'position': NULL}}"));
    }

    [Fact]
    public async Task Elements_become_rows_beside_their_own()
    {
        await Lake.EnsureTableAsync<Parcel>();
        await Lake.InsertAsync([new Parcel { Id = 7, Origin = new Place(1, "GB", null), Stops = [new Place(2, "FR", 0.5), new Place(3, "DE", null)] }, new Parcel { Id = 8, Origin = new Place(1, "GB", null), Stops = [] }]);
        List<Stop> stops = await Lake.QueryAsync<Stop>($"SELECT p.id, s AS place, n AS number FROM lab.parcels p, unnest(p.stops) WITH ORDINALITY AS t(s, n) ORDER BY n");
        Assert.Equal([new Stop(7, new Place(2, "FR", 0.5), 1), new Stop(7, new Place(3, "DE", null), 2)], stops);
        stops = await Lake.QueryAsync<Stop>($"SELECT id, unnest(stops) AS place, NULL::BIGINT AS number FROM lab.parcels WHERE id = 7");
        Assert.Equal([2L, 3L], stops.Select(static s => s.Place.Id));
    }

    private static Line Line(string sku, int quantity, decimal price, params string[] tags) => new() { Sku = sku, Quantity = quantity, Price = price, Tags = [.. tags] };
}
