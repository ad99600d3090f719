using System.Text;
using LakeOrm.RecordCases.Json;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Tests.Json;

/// <summary>Objects in objects, lists, maps, converters and JSON columns.</summary>
public sealed class NestedTests
{
    private static readonly (string Name, string Value)[] Members =
    [
        ("id", "\"b\""), ("items", "[]"), ("gift", "null"), ("position", "null"), ("numbers", "null"), ("ids", "null"), ("lists", "[]"), ("totals", "{}"), ("days", "null"),
        ("price", "null"), ("tags", "[]"), ("profile", "null"), ("memory", "null"), ("mood", "\"Calm\""),
    ];

    [Fact]
    public void An_object_is_a_nested_record_with_the_names_of_the_record_around_it()
    {
        JsonBasket basket = Read("items", "[{\"skuCode\":\"a\",\"qty\":1,\"shipTo\":{\"street\":\"s\",\"city\":null,\"position\":{\"latitude\":1,\"longitude\":2}}},{\"rank\":3,\"shipTo\":null,\"qty\":2,\"skuCode\":\"b\"}]");
        Assert.Equal(
            [new JsonItem { SkuCode = "a", Quantity = 1, Rank = 7, ShipTo = new Address("s", null, new GeoPoint(1, 2)) }, new JsonItem { SkuCode = "b", Quantity = 2, Rank = 3 }],
            basket.Items);
        Assert.Equal((1.0, 2.0), (Read("position", "{\"longitude\":2,\"latitude\":1}").Position!.Value.Latitude, Read("position", "{\"longitude\":2,\"latitude\":1}").Position!.Value.Longitude));
        Assert.Null(basket.Gift);
    }

    [Fact]
    public void An_array_is_a_list_of_whatever_kind_the_member_is()
    {
        Assert.Equal([1, -2], Read("numbers", "[1,-2]").Numbers!);
        Assert.Empty(Read("numbers", "[]").Numbers!);
        Assert.Equal([new Guid(1, 0, 0, new byte[8])], Read("ids", "[\"00000001-0000-0000-0000-000000000000\"]").Ids!.Value);
        IList<List<int?>?> lists = Read("lists", "[[1,null],null,[]]").Lists;
        Assert.Equal([1, null], lists[0]!);
        Assert.Null(lists[1]);
        Assert.Empty(lists[2]!);
    }

    [Fact]
    public void An_object_is_a_map_with_text_for_keys()
    {
        Dictionary<string, decimal?> totals = Read("totals", "{\"a\":1.5,\"\\u00e4 \\\"\":null,\"\":0}").Totals;
        Assert.Equal(new Dictionary<string, decimal?> { ["a"] = 1.5m, ["ä \""] = null, [""] = 0 }, totals);
    }

    [Fact]
    public void Entries_are_a_map_with_other_keys()
    {
        IReadOnlyDictionary<DateOnly, List<Colour>> days = Read("days", "[{\"key\":\"2024-02-29\",\"value\":[\"Red\",\"Blue\"]},{\"value\":[],\"key\":\"2024-03-01\"}]").Days!;
        Assert.Equal([Colour.Red, Colour.Blue], days[new DateOnly(2024, 2, 29)]);
        Assert.Empty(days[new DateOnly(2024, 3, 1)]);
        Assert.Equal(2, days.Count);
    }

    [Fact]
    public void A_converters_value_has_the_form_of_what_it_stores()
    {
        Assert.Equal(new Money(1234), Read("price", "12.34").Price);
        Assert.Equal([new Tag("x"), new Tag("y")], Read("tags", "[\"#x\",\"#y\"]").Tags);
    }

    [Fact]
    public void A_json_column_has_the_form_that_the_users_context_knows() => Assert.Equal(new Profile("dark", 3), Read("profile", "{\"Size\":3,\"Theme\":\"dark\"}").Profile);

    [Fact]
    public void Bytes_without_an_array_are_base64()
    {
        Assert.Equal("0102", Convert.ToHexString(Read("memory", "\"AQI=\"").Memory!.Value.Span));
        Assert.Null(Read("memory", "null").Memory);
    }

    [Theory]
    [InlineData("items", "{}", "$.items", "expected an array, found an object.")]
    [InlineData("items", "[null]", "$.items[0]", "expected an object, found null.")]
    [InlineData("items", "[{\"skuCode\":\"a\",\"qty\":1,\"shipTo\":null},{\"skuCode\":\"a\",\"qty\":256,\"shipTo\":null}]", "$.items[1].qty", "expected an integer from 0 to 255, found the number 256.")]
    [InlineData("items", "[{\"skuCode\":\"a\",\"shipTo\":null}]", "$.items[0]", "the object lacks 'qty'; write every member")]
    [InlineData("items", "[{\"skuCode\":\"a\",\"quantity\":1}]", "$.items[0].quantity", "'quantity' is no member of JsonItem, which has 'skuCode', 'qty', 'rank', 'shipTo'; take it out.")]
    [InlineData("items", "[{\"skuCode\":\"a\",\"skuCode\":\"a\"}]", "$.items[0].skuCode", "'skuCode' stands twice in one object")]
    [InlineData("items", "[{\"shipTo\":{\"street\":1}}]", "$.items[0].shipTo.street", "expected a text, found the number 1.")]
    [InlineData("position", "{\"latitude\":1}", "$.position", "the object lacks 'longitude'")]
    [InlineData("numbers", "[1,2.5]", "$.numbers[1]", "found the number 2.5.")]
    [InlineData("numbers", "[null]", "$.numbers[0]", "found null.")]
    [InlineData("numbers", "1", "$.numbers", "expected an array, found the number 1.")]
    [InlineData("lists", "[[],[1,\"x\"]]", "$.lists[1][1]", "found the text 'x'.")]
    [InlineData("totals", "{\"a\":1,\"a\":2}", "$.totals.a", "the map has this key already; leave one.")]
    [InlineData("totals", "{\"a b'\":\"1\"}", "$.totals['a b\\'']", "found the text '1'.")]
    [InlineData("totals", "{\"\\udfff\":1}", "$.totals['\\\\udfff']", "a surrogate is escaped without its partner")]
    [InlineData("totals", "[]", "$.totals", "expected an object, found an array.")]
    [InlineData("days", "{\"2024-02-29\":[]}", "$.days", "expected an array, found an object.")]
    [InlineData("days", "[{\"key\":\"2024-02-29\"}]", "$.days[0]", "the object lacks 'value'")]
    [InlineData("days", "[{\"key\":\"2024-02-29\",\"value\":[],\"more\":1}]", "$.days[0].more", "'more' is no member of a map's entry, which has 'key', 'value'")]
    [InlineData("days", "[{\"key\":\"2024-02-29\",\"value\":[]},{\"key\":\"2024-02-29\",\"value\":[]}]", "$.days[1]", "the map has this key already; leave one.")]
    [InlineData("days", "[{\"key\":null,\"value\":[]}]", "$.days[0].key", "expected a date such as 2024-02-29, found null.")]
    [InlineData("days", "[{\"key\":\"2024-02-29\",\"value\":[\"Pink\"]}]", "$.days[0].value[0]", "expected a name of Colour, found the text 'Pink'.")]
    [InlineData("price", "\"12.34\"", "$.price", "expected a number that System.Decimal holds without loss, found the text '12.34'.")]
    [InlineData("tags", "[\"#a\",\"b\"]", "$.tags[1]", "expected a value that TagConverter takes, found the text 'b' (a tag begins with #).")]
    [InlineData("tags", "[null]", "$.tags[0]", "expected a text, found null.")]
    [InlineData("profile", "{\"Theme\":\"dark\",\"Size\":\"big\"}", "$.profile", "It is at $.Size of the value.")]
    [InlineData("profile", "{\"Theme\":\"\\ud800\",\"Size\":1}", "$.profile", "the value is no JSON of Profile: ")]
    [InlineData("mood", "\"Angry\"", "$.mood", "expected a name of Mood, found the text 'Angry'.")]
    public void What_does_not_fit_is_said_with_its_path(string member, string json, string path, string says)
    {
        LakeJsonException error = Assert.Throws<LakeJsonException>(() => Read(member, json));
        Assert.Contains(says, error.Problem, StringComparison.Ordinal);
        Assert.Equal(path, error.Path);
    }

    private static JsonBasket Read(string member, string json)
    {
        Assert.Contains(Members, m => m.Name == member);
        return LakeJson.Read<JsonBasket>(Encoding.UTF8.GetBytes($"{{{string.Join(',', Members.Select(m => $"\"{m.Name}\":{(m.Name == member ? json : m.Value)}"))}}}"));
    }
}
