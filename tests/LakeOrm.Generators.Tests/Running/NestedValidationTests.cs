using LakeOrm.RecordCases.Types;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Rules below the columns. The member of a violation leads to the value, its column is the place in the schema.</summary>
public sealed class NestedValidationTests
{
    private const string Lone = "\uD800";

    private static readonly Parcel Fine = new() { Sku = "ab" };

    private static readonly Shipment Good = new() { Main = Fine, Wanted = Fine };

    public static TheoryData<Shipment, string, string, string> Violations => new()
    {
        // structures
        { Good with { Main = null! }, "Main", "main", "Required" },
        { Good with { Wanted = null }, "Wanted", "wanted", "Required" },
        { Good with { Main = Fine with { Sku = null! } }, "Main.Sku", "main.sku", "Required" },
        { Good with { Main = Fine with { Sku = "a" } }, "Main.Sku", "main.sku", "StringLength" },
        { Good with { Main = Fine with { Sku = "ab" + Lone } }, "Main.Sku", "main.sku", "Utf16" },
        { Good with { Spare = Fine with { Pieces = 1 } }, "Spare.Pieces", "spare.pieces", "Even" },
        { Good with { Wanted = Fine with { Net = 101, Gross = 200 } }, "Wanted.Net", "wanted.net", "Range" },
        { Good with { Main = Fine with { Kind = "?", KindAgain = "?" } }, "Main.Kind", "main.kind", "RegularExpression" },
        { Good with { Main = Fine with { Kind = "a" } }, "Main.KindAgain", "main.kind_again", "Compare" },
        { Good with { Main = Fine with { Colour = Colour.Green } }, "Main.Colour", "main.colour", "IsWarm" },
        { Good with { Main = Fine with { Spot = new(91, null) } }, "Main.Spot.Latitude", "main.where.latitude", "Range" },
        { Good with { Main = Fine with { Spot = new(0, Lone) } }, "Main.Spot.Name", "main.where.name", "Utf16" },
        { Good with { Main = Fine with { Net = 2, Gross = 1 } }, "Main", "main", "CheckWeights" },
        { Good with { From = new(91, null) }, "From.Latitude", "from.latitude", "Range" },
        { Good with { From = new(0, "far") }, "From", "from", "IsNear" },

        // lists
        { Good with { Tags = null! }, "Tags", "tags", "Required" },
        { Good with { Tags = [] }, "Tags", "tags", "MinLength" },
        { Good with { Tags = ["a", "b", "c", "d"] }, "Tags", "tags", "MaxLength" },
        { Good with { Tags = ["a", null!] }, "Tags[1]", "tags.element", "Required" },
        { Good with { Tags = ["a", "b", Lone] }, "Tags[2]", "tags.element", "Utf16" },
        { Good with { Notes = [null, Lone] }, "Notes[1]", "notes.element", "Utf16" },
        { Good with { Parcels = [Fine, null!] }, "Parcels[1]", "parcels.element", "Required" },
        { Good with { Parcels = [Fine, Fine, Fine with { Sku = "x" }] }, "Parcels[2].Sku", "parcels.element.sku", "StringLength" },
        { Good with { Parcels = [Fine with { Net = 3, Gross = 2 }] }, "Parcels[0]", "parcels.element", "CheckWeights" },
        { Good with { MaybeParcels = [null, Fine with { Spot = new(-91, null) }] }, "MaybeParcels[1].Spot.Latitude", "maybe_parcels.element.where.latitude", "Range" },
        { Good with { Checked = [Fine, Fine] }, "Checked", "checked", "CheckParcels" },
        { Good with { Stops = [[], [DateTime.UtcNow, default]] }, "Stops[1][1]", "stops.element.element", "DateTimeKind" },
        { Good with { Stops = [null!] }, "Stops[0]", "stops.element", "Required" },
        { Good with { Marks = default }, "Marks", "marks", "Required" },
        { Good with { Marks = [] }, "Marks", "marks", "Length" },
        { Good with { Marks = [1, 2, 3] }, "Marks", "marks", "Length" },
        { Good with { Colours = null }, "Colours", "colours", "Required" },
        { Good with { Colours = [Colour.Red, (Colour)99] }, "Colours[1]", "colours.element", "Enum" },
        { Good with { Blob = new byte[5] }, "Blob", "blob", "MaxLength" },
        { Good with { Blobs = [] }, "Blobs", "blobs", "MinLength" },
        { Good with { Blobs = [[], null!] }, "Blobs[1]", "blobs.element", "Required" },

        // dictionaries
        { Good with { BySku = null! }, "BySku", "by_sku", "Required" },
        { Good with { BySku = new() { ["a"] = Fine, ["b"] = Fine, ["c"] = Fine } }, "BySku", "by_sku", "MaxLength" },
        { Good with { BySku = new() { ["a"] = Fine, ["b"] = null! } }, "BySku[\"b\"]", "by_sku.value", "Required" },
        { Good with { BySku = new() { [Lone] = Fine } }, $"BySku[\"{Lone}\"]", "by_sku.key", "Utf16" },
        { Good with { BySku = new() { [new string('x', 70)] = Fine with { Sku = "?" } } }, $"BySku[\"{new string('x', 64)}…\"].Sku", "by_sku.value.sku", "StringLength" },
        { Good with { Prices = new Dictionary<Colour, decimal> { [Colour.Red] = 1, [Colour.Green] = 1000 } }, "Prices[Green]", "prices.value", "Decimal" },
        { Good with { Prices = new Dictionary<Colour, decimal> { [(Colour)99] = 1 } }, "Prices[99]", "prices.key", "Enum" },
        { Good with { Labels = new() { ["x"] = ["a", null!] } }, "Labels[\"x\"][1]", "labels.value.element", "Required" },
        { Good with { Labels = new() { ["x"] = null! } }, "Labels[\"x\"]", "labels.value", "Required" },
    };

    [Theory, MemberData(nameof(Violations))]
    public void A_value_that_breaks_a_rule_is_named_with_the_way_to_it(Shipment row, string member, string column, string rule)
    {
        LakeViolation violation = Assert.Single(Check(Good, row));
        Assert.Equal((1L, member, column, rule), (violation.Row, violation.Member, violation.Column, violation.Rule));
    }

    [Fact]
    public void Values_that_keep_the_rules_pass() => Assert.Empty(Check(
        Good,
        Good with
        {
            Spare = Fine with { Kind = "a", KindAgain = "a", Colour = Colour.Red, Pieces = 2, Spot = new(90, "here") },
            Tags = ["a", "b", "c"],
            Notes = [null, ""],
            Parcels = [Fine],
            MaybeParcels = [null],
            BySku = new() { ["a"] = Fine },
            Prices = new Dictionary<Colour, decimal> { [Colour.Red] = 999.99m },
            Stops = [[DateTime.UtcNow], []],
            Labels = new() { [""] = [""] },
            Marks = [1, 2],
            Colours = [Colour.Red],
            Blob = new byte[4],
            From = new(0, null),
            Checked = [Fine],
        }));

    [Theory]
    [InlineData("Tags", "The field Tag list must be a string or array type with a minimum length of '1'.")]
    [InlineData("Tags[0]", "An element of Tag list is null, and none may be.")]
    [InlineData("Stops[0][0]", "An element of an element of Stops is stored as an instant and must be of kind Utc or Local; for a clock's reading without a zone write StoredAs = LakeStoredAs.TimestampNtz.")]
    [InlineData("Prices[99]", "A key of Prices must be a defined value of Colour.")]
    [InlineData("Main.Sku", "The field Sku must be a string with a minimum length of 2 and a maximum length of 5.")]
    [InlineData("Main", "A parcel weighs less than what is in it.")]
    public void A_message_says_what_kind_of_value_it_is_about(string member, string message)
    {
        LakeViolation[] violations = Check(
            Good with { Tags = [], Stops = [[default]], Prices = new Dictionary<Colour, decimal> { [(Colour)99] = 1 }, Main = Fine with { Sku = "?" } },
            Good with { Tags = [null!], Main = Fine with { Net = 3, Gross = 2 } });
        Assert.Contains((member, message), violations.Select(static v => (v.Member, v.Message)));
    }

    [Fact]
    public void Every_failure_in_one_row_is_listed() => Assert.Equal(
        ["Main.Sku", "Main.Pieces", "Parcels[0].Sku", "Parcels[2].Sku"],
        Check(Good with { Main = Fine with { Sku = "?", Pieces = 1 }, Parcels = [Fine with { Sku = "?" }, Fine, Fine with { Sku = "?" }] }).Select(static v => v.Member));

    private static LakeViolation[] Check(params Shipment[] rows) => Check<Shipment>(rows);

    private static LakeViolation[] Check<T>(T[] rows)
        where T : ILakeTable<T>
    {
        LakeViolations violations = new();
        T.Validate(rows, violations);
        return [.. violations.Kept];
    }
}
