using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>A neutral type as the renderers of table formats see it.</summary>
/// <param name="Name">The type's name: <c>int64</c>, <c>decimal(18,4)</c>, <c>timestamp_ntz</c>, <c>list</c>, <c>map</c>, <c>struct</c>.</param>
/// <param name="Fields">The fields of a nested type: a structure's own, a list's <c>element</c>, a map's <c>key</c> and <c>value</c>; empty for other types.</param>
internal sealed record DdlType(string Name, IReadOnlyList<DdlField> Fields)
{
    public static DdlType Scalar(string name) => new(name, []);

    public static DdlType Decimal(int precision, int scale) =>
        Scalar($"decimal({precision.ToString(CultureInfo.InvariantCulture)},{scale.ToString(CultureInfo.InvariantCulture)})");

    public static DdlType List(DdlType element, bool nullable) => new("list", [new("element", element, nullable, null)]);

    public static DdlType Map(DdlType key, DdlType value, bool nullable) => new("map", [new("key", key, false, null), new("value", value, nullable, null)]);

    public static DdlType Struct(IReadOnlyList<DdlField> fields) => new("struct", fields);

    /// <summary>The type's one text, which fingerprints hash: <c>list&lt;int64 not null&gt;</c>, <c>map&lt;string, date&gt;</c>, <c>struct&lt;"city" string&gt;</c>.</summary>
    public override string ToString() => Name switch
    {
        "list" => $"list<{Typed(Fields[0])}>",
        "map" => $"map<{Fields[0].Type}, {Typed(Fields[1])}>",
        "struct" => $"struct<{string.Join(", ", Fields.Select(static f => $"{JsonText.Quote(f.Name)} {Typed(f)}"))}>",
        _ => Name,
    };

    private static string Typed(DdlField field) => field.Nullable ? field.Type.ToString() : $"{field.Type} not null";
}
