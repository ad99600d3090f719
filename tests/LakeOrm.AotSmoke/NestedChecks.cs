using LakeOrm.RecordCases.Nesting;

namespace LakeOrm.AotSmoke;

/// <summary>Nested values, converters and JSON columns go into tables and come back.</summary>
internal static class NestedChecks
{
    private static readonly Address Somewhere = new("High St 1", "Leeds", new GeoPoint(53.8, -1.5));

    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        await NestAsync(checks, lake);
        await QueryAsync(checks, lake);
        await ConvertAsync(checks, lake);
    }

    private static async Task NestAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("nested values");
        EveryNesting full = new()
        {
            Id = 1,
            Array = [1, 2, 3],
            ArrayOfNullables = [1, null],
            Texts = ["a", ""],
            NullableTexts = [null, "b"],
            Immutable = [1.5, double.NaN],
            NullableImmutable = [Guid.Empty],
            ReadOnly = [new DateOnly(2024, 2, 29)],
            ReadOnlyCollection = [null, new TimeOnly(1, 2, 3)],
            Mutable = [true, false],
            Blobs = [[1, 2], []],
            SmallDecimals = [1.25m],
            LargeDecimals = [null, 1.000001m],
            Unsigned = [ulong.MaxValue],
            Lists = [[1], [], [2, 3]],
            NullableLists = [null, [null, 1]],
            Jagged = [[], [1]],
            Map = new() { ["a"] = 1 },
            NullableMap = new() { [1] = null },
            ReadOnlyMap = new Dictionary<Guid, DateTimeOffset> { [Guid.Empty] = DateTimeOffset.UnixEpoch },
            MapOfLists = new Dictionary<DateOnly, List<string>> { [DateOnly.MinValue] = ["x", "y"] },
            Maps = [null, new() { ["k"] = null }],
            Point = new GeoPoint(1, 2),
            NullablePoint = new GeoPoint(3, 4),
            Address = Somewhere,
            NullableAddress = Somewhere,
            Points = [new GeoPoint(5, 6)],
            NullablePoints = [null, new GeoPoint(7, 8)],
            Lines = [Line("pen", 2), Line("ink", 1) with { ShipTo = Somewhere, Note = "gift" }],
            NullableLines = [null],
            LinesByName = new() { ["first"] = Line("pen", 3) },
            Deep = new() { ["none"] = null, ["some"] = [null, Somewhere] },
        };
        await lake.EnsureTableAsync<EveryNesting>();
        await lake.InsertAsync([full, new EveryNesting { Id = 2 }]);
        List<EveryNesting> read = await lake.QueryAsync<EveryNesting>($"SELECT * FROM {LakeSql.Table<EveryNesting>()} ORDER BY id");
        EveryNesting back = read[0];
        checks.That(back.Array is [1, 2, 3] && back.ArrayOfNullables is [1, null] && back.Texts is ["a", ""] && back.NullableTexts is [null, "b"], "arrays and lists");
        checks.That(back.Immutable is [1.5, double.NaN] && back.NullableImmutable is [var id] && id == Guid.Empty && back.ReadOnly is [{ Day: 29 }] && back.ReadOnlyCollection.Count == 2, "immutable and read-only lists");
        checks.That(back.Mutable is [true, false] && back.Blobs.First() is [1, 2] && back.SmallDecimals is [1.25m] && back.LargeDecimals is [null, 1.000001m] && back.Unsigned is [ulong.MaxValue], "lists of other types");
        checks.That(back.Lists is [[1], [], [2, 3]] && back.NullableLists is [null, [null, 1]] && back.Jagged is [[], [1]], "lists of lists");
        checks.That(back.Map["a"] == 1 && back.NullableMap![1] is null && back.ReadOnlyMap[Guid.Empty] == DateTimeOffset.UnixEpoch && back.MapOfLists[DateOnly.MinValue] is ["x", "y"], "maps");
        checks.That(back.Maps is [null, { Count: 1 }] && back.Maps[1]!["k"] is null, "lists of maps");
        checks.That(back.Point == full.Point && back.NullablePoint == full.NullablePoint && back.Address == Somewhere && back.NullableAddress == Somewhere, "structures");
        checks.That(back.Points is [{ Latitude: 5 }] && back.NullablePoints is [null, { Longitude: 8 }] && back.NullableLines is [null], "lists of structures");
        checks.That(back.Lines is [{ Sku: "pen", Tags: ["a", "b"] }, { Note: "gift", ShipTo.Position.Latitude: 53.8 }] && back.LinesByName["first"].Quantity == 3, "structures of structures");
        checks.That(back.Deep!["none"] is null && back.Deep["some"] is [null, { City: "Leeds" }], "null at every level");
        EveryNesting empty = read[1];
        checks.That(empty.ArrayOfNullables is null && empty.Texts is [] && empty.NullableTexts is null && empty.NullableImmutable is null && empty.Deep is null && empty.NullableAddress is null, "null and empty are told apart");
    }

    private static async Task QueryAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("nested queries and keys");
        await lake.EnsureTableAsync<Order>();
        Order order = new() { Id = "a", BillTo = Somewhere, Lines = [Line("pen", 2), Line("ink", 1)], Labels = new() { ["x"] = "1", ["y"] = "2" } };
        InsertOptions once = new() { Key = IdempotencyKey.Once("orders") };
        await lake.InsertAsync([order, new Order { Id = "b", BillTo = Somewhere with { City = null }, Lines = [] }], once);
        WriteResult again = await lake.InsertAsync([order with { Labels = new() { ["y"] = "2", ["x"] = "1" } }, new Order { Id = "b", BillTo = Somewhere with { City = null }, Lines = [] }], once);
        checks.Equal(WriteOutcome.Duplicate, again.Outcome, "equal dictionaries in another order are the same payload");

        string city = "Leeds";
        OrderTotal total = await lake.QueryFirstAsync<OrderTotal>(
            $"SELECT id, bill_to AS ship_to, [l.sku FOR l IN lines] AS skus, map_from_entries([{{'k': l.sku, 'v': l.price * l.quantity}} FOR l IN lines]) AS totals FROM {LakeSql.Table<Order>()} WHERE bill_to.town = {city}");
        checks.That(total is { Id: "a", ShipTo.City: "Leeds", Skus: ["pen", "ink"], Lines: null } && total.Totals["pen"] == 2.5m, "a projection with a structure, a list and a map");
        checks.Equal(3L, await lake.ScalarAsync<long>($"SELECT sum(l.quantity) FROM {LakeSql.Table<Order>()}, unnest(lines) AS t(l)"), "unnest");
        checks.Equal("a", await lake.ScalarAsync<string>($"SELECT id FROM {LakeSql.Table<Order>()} WHERE labels['x'] = '1'"), "a map's value by its key");
        await checks.FailsAsync<LakeValidationException>(() => lake.InsertAsync([order with { Lines = [null!] }]), "Lines[0]", "a null in a list that takes none");
    }

    private static async Task ConvertAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("converters, documents and enums");
        Converted full = new()
        {
            Price = new Money(1234),
            Discount = new Money(-5),
            Rates = [new Money(1)],
            Tag = new Tag("t"),
            OtherTag = new Tag("o"),
            Tags = [null, new Tag("x")],
            TagsByName = new() { ["n"] = new Tag("y") },
            Profile = new Profile("dark", 12),
            OtherProfile = new Profile("light", 1),
            Counts = new() { ["a"] = 1 },
            Position = new GeoPoint(1, 2),
            Memory = new byte[] { 1, 2 },
            NullableMemory = new byte[] { 3 },
            Memories = [new byte[] { 4 }],
            Mood = Mood.Wild,
            SomeMood = Mood.Calm,
            NullableMood = Mood.Wild,
            MoodNumber = Mood.Calm,
            SomeMoodNumber = Mood.Wild,
            Moods = [null, Mood.Calm],
        };
        await lake.EnsureTableAsync<Converted>();
        await lake.InsertAsync([full, new Converted()]);
        List<Converted> read = await lake.QueryAsync<Converted>($"SELECT * FROM {LakeSql.Table<Converted>()} ORDER BY price DESC");
        Converted back = read[0];
        checks.That(back.Price == full.Price && back.Discount == full.Discount && back.Rates is [{ Cents: 1 }], "a type that names its converter");
        checks.That(back.Tag.Equals(full.Tag) && back.OtherTag!.Equals(full.OtherTag) && back.Tags is [null, { Text: "x" }] && back.TagsByName["n"].Text == "y", "a converter that the member names");
        checks.That(back.Profile == full.Profile && back.OtherProfile == full.OtherProfile && back.Counts!["a"] == 1 && back.Position == full.Position, "JSON columns");
        checks.That(back.Memory.Span is [1, 2] && back.NullableMemory!.Value.Span is [3] && back.Memories[0].Span is [4], "memory of bytes");
        checks.That((back.Mood, back.SomeMood, back.NullableMood, back.MoodNumber, back.SomeMoodNumber) == (Mood.Wild, Mood.Calm, Mood.Wild, Mood.Calm, Mood.Wild) && back.Moods is [null, Mood.Calm], "enums");
        checks.That(read[1] is { Discount: null, OtherTag: null, Tags: null, OtherProfile: null, Counts: null, Position: null, NullableMemory: null, NullableMood: null }, "null in each");
        Converted strange = await lake.QueryFirstAsync<Converted>($"SELECT * REPLACE ('Furious' AS some_mood, 'Furious' AS nullable_mood) FROM {LakeSql.Table<Converted>()}");
        checks.That(strange is { SomeMood: Mood.Unknown, NullableMood: null }, "enum values that a newer program wrote");
    }

    private static Line Line(string sku, int quantity) => new() { Sku = sku, Quantity = quantity, Price = 1.25m, Tags = ["a", "b"] };
}
