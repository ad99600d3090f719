using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Tests.Types;

/// <summary>The types that a column may get, as the protocol lists them.</summary>
public sealed class TypeWideningTests
{
    private static readonly Dictionary<string, string> Wider = new()
    {
        ["byte"] = "short integer long double decimal(10,0) decimal(11,1) decimal(12,2) decimal(20,0) decimal(22,2)",
        ["short"] = "integer long double decimal(10,0) decimal(11,1) decimal(12,2) decimal(20,0) decimal(22,2)",
        ["integer"] = "long double decimal(10,0) decimal(11,1) decimal(12,2) decimal(20,0) decimal(22,2)",
        ["long"] = "decimal(20,0) decimal(22,2)",
        ["float"] = "double",
        ["date"] = "timestamp_ntz",
        ["decimal(10,0)"] = "decimal(12,2) decimal(20,0) decimal(22,2) decimal(11,1)",
        ["decimal(12,2)"] = "decimal(22,2)",
        ["decimal(11,1)"] = "decimal(12,2) decimal(22,2)",
        ["decimal(20,0)"] = "decimal(22,2)",
    };

    private static readonly string[] Types =
    [
        "byte", "short", "integer", "long", "float", "double", "date", "timestamp", "timestamp_ntz", "string", "binary", "boolean",
        "decimal(10,0)", "decimal(11,1)", "decimal(12,2)", "decimal(12,3)", "decimal(20,0)", "decimal(22,2)", "decimal(39,0)",
    ];

    [Fact]
    public void A_type_is_wider_where_the_protocol_says_so_and_nowhere_else()
    {
        foreach (string from in Types)
        {
            string[] expected = Wider.TryGetValue(from, out string? list) ? list.Split(' ') : [];
            IEnumerable<string> found = Types.Where(to => TypeWidening.IsWider(new DeltaPrimitiveType(from), new DeltaPrimitiveType(to)));
            Assert.Equal(expected.Order(), found.Order());
        }
    }
}
