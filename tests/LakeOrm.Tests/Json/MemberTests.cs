using System.Text;
using LakeOrm.RecordCases.Json;

namespace LakeOrm.Tests.Json;

/// <summary>Which members an object has.</summary>
public sealed class MemberTests
{
    [Fact]
    public void They_may_come_in_any_order_and_with_white_space()
    {
        JsonOrder order = Read("\t{ \"note\" : \"n\",\r\n \"quantity\":2 ,\"orderId\":1,\"e-mail\":\"a@b\", \"discount\":null, \"channel\":\"shop\" } \n");
        Assert.Equal(new JsonOrder { OrderId = 1, Email = "a@b", Quantity = 2, Note = "n", Channel = "shop", Discount = null }, order);
    }

    [Fact]
    public void An_optional_one_that_lacks_keeps_its_default_and_a_null_is_a_value() =>
        Assert.Equal(("web", 5, null), (Read(JsonObjects.OfOrder(1)).Channel, Read(JsonObjects.OfOrder(1)).Discount, Read(JsonObjects.OfOrder(1, ",\"discount\":null")).Discount));

    [Theory]
    [InlineData("{\"orderId\":1,\"quantity\":1,\"e-mail\":\"a\"}", "the object lacks 'note'; write every member, also one that is null.")]
    [InlineData("{}", "the object lacks 'orderId', 'e-mail', 'quantity', 'note';")]
    public void Another_one_must_be_there_even_when_it_may_be_null(string json, string says)
    {
        LakeJsonException error = Assert.Throws<LakeJsonException>(() => Read(json));
        Assert.StartsWith(says, error.Problem, StringComparison.Ordinal);
        Assert.Equal(("$", json.Length), (error.Path, error.BytePosition));
    }

    [Theory]
    [InlineData("OrderId")]
    [InlineData("order_id")]
    [InlineData("")]
    [InlineData("createdAt")]
    [InlineData("created_at")]
    [InlineData("ingestId")]
    public void One_that_the_record_does_not_take_is_refused_and_so_is_what_the_write_stamps(string name)
    {
        LakeJsonException error = Assert.Throws<LakeJsonException>(() => Read(JsonObjects.OfOrder(1, $",\"{name}\":1")));
        Assert.Equal(
            $"'{name}' is no member of JsonOrder (table cases.json_order), which has 'orderId', 'e-mail', 'quantity', 'note', 'channel', 'discount'; take it out.", error.Problem);
        Assert.Equal(name.Length > 0 ? "$." + name : "$['']", error.Path);
    }

    [Theory]
    [InlineData(",\"quantity\":3")]
    [InlineData(",\"quantit\\u0079\":3")]
    public void One_that_stands_twice_is_refused(string more)
    {
        LakeJsonException error = Assert.Throws<LakeJsonException>(() => Read(JsonObjects.OfOrder(1, more)));
        Assert.EndsWith("stands twice in one object; leave one.", error.Problem, StringComparison.Ordinal);
        Assert.Equal("$.quantity", error.Path);
    }

    [Fact]
    public void A_name_may_be_escaped() => Assert.Equal(7, Read(JsonObjects.OfOrder(7).Replace("orderId", "\\u006frderI\\u0064", StringComparison.Ordinal)).OrderId);

    [Fact]
    public void Half_a_surrogate_is_no_name() =>
        Assert.StartsWith("a surrogate is escaped without its partner", Assert.Throws<LakeJsonException>(() => Read(JsonObjects.OfOrder(1, ",\"\\ud800\":1"))).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("1", "expected an object, found the number 1.")]
    [InlineData("null", "expected an object, found null.")]
    [InlineData("[]", "expected an object, found an array.")]
    public void A_row_is_an_object(string json, string says) => Assert.Equal(says, Assert.Throws<LakeJsonException>(() => Read(json)).Problem);

    [Fact]
    public void A_structure_is_read_too() => Assert.Equal(new JsonPoint(1, 2.5, null), LakeJson.Read<JsonPoint>("{\"x\":1,\"y\":2.5,\"weight\":null}"u8));

    [Fact]
    public void Many_members_are_told_apart()
    {
        string[] members = [.. Enumerable.Range(0, 70).Select(static i => $"\"c{i}\":{i}")];
        JsonWide all = Wide(members);
        Assert.Equal((0, 63, 64, 69), (all.C0, all.C63, all.C64, all.C69));
        Assert.Equal((0, 1, 0), (Wide(members[1..^1]).C0, Wide(members[1..^1]).C1, Wide(members[1..^1]).C69));
        Assert.StartsWith("the object lacks 'c63', 'c64';", Assert.Throws<LakeJsonException>(() => Wide([.. members[..63], .. members[65..]])).Problem, StringComparison.Ordinal);
        Assert.StartsWith("'c68' stands twice", Assert.Throws<LakeJsonException>(() => Wide([.. members, members[68]])).Problem, StringComparison.Ordinal);

        static JsonWide Wide(string[] members) => LakeJson.Read<JsonWide>(Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}"));
    }

    private static JsonOrder Read(string json) => LakeJson.Read<JsonOrder>(Encoding.UTF8.GetBytes(json));
}
