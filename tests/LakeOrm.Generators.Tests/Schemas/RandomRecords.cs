using System.Globalization;
using System.Text;
using LakeOrm.Generators.Parsing;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>Writes a record that nobody thought of: any shape, any members, any names, nested as deep as three records.</summary>
internal sealed class RandomRecords
{
    private const int Depth = 3;

    private static readonly string[] Names =
    [
        "Id", "Name", "CreatedAt", "UserID", "HTTPServer", "URL2Value", "A", "a", "B", "X1", "_x", "__y", "_1", "X_Y", "lower", "camelCase", "UPPER", "Größe", "名前", "Ñandú", "Ö", "ß", "İstanbul", "ıi",
        "class", "event", "record", "field", "value", "await", "var", "nameof", "partial", "required", "int", "this", "base", "global", "System", "LakeOrm", "Apache", "Row", "Rows", "row", "rows", "I", "i",
        "Tile", "Stamp", "Batch", "Builder", "Columns", "Marker", "Violations", "Hasher", "Router", "Schema", "FirstRow", "Count", "NameCount", "NameValue", "NameItem", "NameElement", "NameEntry", "NameHere",
        "IdNulls", "Value", "Item", "Element", "Key", "Entry", "Length", "Guid", "DateTime", "List", "Dictionary", "String", "Money", "Fingerprint", "Reader", "Json", "Member", "Converters", "Enums", "Type", "Text",
        "ValueElementKey", "Value2", "Id2", "Element_", "Namespace", "Object", "Nullable", "Required",
    ];

    private static readonly string[] ColumnNames = ["naïve", "dot.ted", "tick`s", "quo\\\"ted", "back\\\\slash", "select", "日本", "UPPER", "emoji🦆", "key_value", "list", "element", "a-b", "1st", "%41", "it's"];

    private static readonly (string Text, bool IsValueType)[] Scalars =
    [
        ("bool", true), ("sbyte", true), ("byte", true), ("short", true), ("ushort", true), ("int", true), ("uint", true), ("long", true), ("ulong", true), ("float", true), ("double", true), ("decimal", true),
        ("string", false), ("byte[]", false), ("ReadOnlyMemory<byte>", true), ("Guid", true), ("DateOnly", true), ("TimeOnly", true), ("DateTime", true), ("DateTimeOffset", true),
    ];

    private static readonly (string Declaration, string Name, bool HasZero, bool IsFlags)[] EnumTypes =
    [
        ("public enum Plain { Zero, One, Two, Eins = One }", "Plain", true, false),
        ("[Flags] public enum Bits : byte { None, Low = 1, High = 128 }", "Bits", true, true),
        ("public enum Huge : ulong { @class = 0, Most = ulong.MaxValue }", "Huge", true, false),
        ("public enum Tiny : sbyte { Least = -128, Most = 127 }", "Tiny", false, false),
        ("public enum Alone : uint { Größe = 4000000000 }", "Alone", false, false),
        ("public enum @checked : ushort { Zero, Last = 65535 }", "@checked", true, false),
        ("public enum Long : long { Zero, Least = long.MinValue }", "Long", true, false),
    ];

    private static readonly (string Text, bool IsValueType)[] JsonTypes =
        [("JsonRecord", false), ("JsonPair", true), ("List<int?>", false), ("Dictionary<string, int>", false), ("string[]", false), ("int", true)];

    private readonly Random _random;
    private readonly int _seed;
    private readonly bool _isOblivious;
    private readonly bool _nestsInGeneric;
    private readonly StringBuilder _types = new();
    private readonly StringBuilder _others = new();
    private readonly HashSet<string> _declared = [];
    private readonly SortedSet<string> _jsonTypes = new(StringComparer.Ordinal);
    private readonly List<(RandomType Type, int Depth)> _structs = [];
    private readonly List<(RandomType Type, string Stored, string? Converter)> _converted = [];

    private RandomRecords(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _isOblivious = Chance(0.1);
        _nestsInGeneric = Chance(0.15);
    }

    public static RandomRecord Make(int seed) => new RandomRecords(seed).Make();

    private RandomRecord Make()
    {
        for (int i = _random.Next(5); i > 0; i--)
        {
            DeclareStruct();
        }

        List<RandomMember> members = Members(_random.Next(1, 13), Depth, isTable: true);
        RecordShape shape = Pick(Enum.GetValues<RecordShape>());
        string json = Chance(0.25) ? ", LakeJson" : "";
        string naming = Chance(0.2) ? ", Naming = LakeNaming.AsIs" : "";
        string prefix = _nestsInGeneric ? "Outer`1+IHolder+" : "";
        string ns = RandomRecord.NamespaceOf(_seed) + ".";
        string text = Declare($"LakeTable(\"random.record{_seed}\"{naming}){json}", "Record", members, shape, isTable: true, canPart: true);
        string? projection = null;
        if (Chance(0.4))
        {
            projection = ns + prefix + "Projection";
            text += Declare($"LakeProjection{(naming.Length > 0 ? "(Naming = LakeNaming.AsIs)" : "")}", "Projection", members, RecordShape.Init, isTable: false, canPart: false);
        }

        if (_jsonTypes.Count > 0)
        {
            _types.AppendLine("public sealed record JsonRecord(string Text, int Number);").AppendLine("public readonly record struct JsonPair(int First, string Second);");
            _types.AppendLine(string.Concat(_jsonTypes.Select(static t => $"[System.Text.Json.Serialization.JsonSerializable(typeof({t}))] ")) + $"public sealed partial class Json{_seed} : System.Text.Json.Serialization.JsonSerializerContext;");
        }

        string others = _others.ToString();
        return new RandomRecord(_seed, ns + prefix + "Record", projection, [File(_types.ToString() + Hold(text)), .. others.Length > 0 ? new[] { File(others) } : []]);
    }

    private string File(string text) => $"{(_isOblivious ? "#nullable disable\n" : "")}namespace {RandomRecord.NamespaceOf(_seed)};\n{text}";

    // A table may lie in generic types.
    private string Hold(string text) => _nestsInGeneric ? $"public partial class Outer<T> {{ public partial interface IHolder {{\n{text}}} }}\n" : text;

    private void DeclareStruct()
    {
        int depth = _random.Next(Depth);
        string name = $"Part{_structs.Count}";
        RecordShape shape = Pick(Enum.GetValues<RecordShape>());
        bool isHeld = Chance(0.2);
        List<RandomMember> members = Members(_random.Next(1, 5), depth, isTable: false);
        string text = Declare($"LakeStruct{(Chance(0.2) ? "(Naming = LakeNaming.AsIs)" : "")}", name, members, shape, isTable: false, canPart: !isHeld);
        _types.Append(isHeld ? $"public static partial class Holder{_structs.Count} {{\n{text}}}\n" : text);
        int own = members.Max(m => _structs.Where(s => m.Type.Text.Contains(s.Type.Text, StringComparison.Ordinal)).Select(static s => s.Depth).DefaultIfEmpty(0).Max()) + 1;
        _structs.Add((new RandomType(isHeld ? $"Holder{_structs.Count}.{name}" : name, shape is RecordShape.RecordStruct or RecordShape.SettableStruct), own));
    }

    private List<RandomMember> Members(int count, int depth, bool isTable)
    {
        List<RandomMember> members = [];
        HashSet<string> columns = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> asWritten = new(StringComparer.OrdinalIgnoreCase);
        bool partitioned = false;
        for (int i = 0; i < count; i++)
        {
            string name = Pick(Names);
            if (asWritten.Contains(name) || columns.Contains(Naming.SnakeCase(name)))
            {
                continue;
            }

            List<string> settings = [];
            if (Chance(0.15) && Pick(ColumnNames) is var column && columns.Add(column))
            {
                settings.Add($"Name = \"{column}\"");
                asWritten.Add(name);
            }
            else
            {
                columns.Add(Naming.SnakeCase(name));
                asWritten.Add(name);
            }

            members.Add(Member(Identifier(name), settings, depth, isTable, ref partitioned));
        }

        // A table needs a column that is no partition.
        return members.Count > 0 && members.Exists(static m => !m.Attributes.Contains(RandomMember.Partition)) ? members : [.. members, new RandomMember("Filler", new RandomType("int", true), [], [], [])];
    }

    private RandomMember Member(string name, List<string> settings, int depth, bool isTable, ref bool partitioned)
    {
        List<string> keys = [];
        List<string> attributes = [];
        MemberUses uses = new();
        RandomType type;
        bool isJson = Chance(0.07);
        if (isJson)
        {
            (string text, bool isValueType) = Pick(JsonTypes);
            _jsonTypes.Add(text);
            type = Maybe(new RandomType(text, isValueType));
            settings.Add($"Json = typeof(Json{_seed})");
        }
        else
        {
            type = Type(depth, uses, isKey: false, nullable: true);
        }

        if (uses.Converter is not null)
        {
            attributes.Add($"LakeConverter(typeof({uses.Converter}))");
        }

        if (uses.Decimal)
        {
            (int precision, int scale) = Pick([(9, 2), (18, 4), (28, 10), (38, 6), (5, 5), (1, 0), (38, 28)]);
            settings.Add(FormattableString.Invariant($"Precision = {precision}, Scale = {scale}"));
        }

        if (uses.Enum && (uses.NeedsNumber || Chance(0.4)))
        {
            settings.Add("StoredAs = LakeStoredAs.Number");
        }
        else if (uses.DateTime && Chance(0.4))
        {
            settings.Add("StoredAs = LakeStoredAs.TimestampNtz");
        }

        if (uses.Enum && Chance(0.5) && (uses.EnumsAreNullable || uses.EnumsHaveZero))
        {
            settings.Add($"Unknown = LakeUnknown.{(uses.EnumsAreNullable && (!uses.EnumsHaveZero || Chance(0.5)) ? "Null" : "Default")}");
        }

        if (Chance(0.1))
        {
            settings.Add("Optional = true");
        }
        else if (Chance(0.15) && !isJson && DefaultOf(type.Text.TrimEnd('?'), settings) is { } constant)
        {
            settings.Add($"Default = {constant}");
        }

        if (Chance(0.15))
        {
            (isTable ? keys : settings).Add("Comment = \"it's \\\"quoted\\\" \\\\ `so` \\n\"");
        }

        if (isTable && !isJson && uses.Converter is null && Array.Exists(Scalars, s => s.Text == type.Text))
        {
            if (Chance(0.15))
            {
                // Iceberg takes no floating-point identifiers.
                keys.Add(type.Text is not ("float" or "double") && Chance(0.5) ? "PrimaryKey = true" : "MergeKey = true");
            }

            if (!partitioned && type.Text is "int" or "DateOnly" or "long" or "Guid" && Chance(0.15))
            {
                partitioned = true;
                attributes.Add(RandomMember.Partition);
            }
            else if (Chance(0.15))
            {
                keys.Add("Sortable = true");
                if (type.Text is not ("bool" or "byte[]" or "ReadOnlyMemory<byte>"))
                {
                    keys.Add("Indexed = true");
                }
            }
        }

        return new RandomMember(name, type, [.. settings], [.. keys], [.. attributes]);
    }

    private static string? DefaultOf(string type, List<string> settings) => type switch
    {
        "bool" => "true",
        "sbyte" or "short" or "int" or "long" => "-7",
        "byte" or "ushort" or "uint" or "ulong" => "7",
        "double" => "double.NegativeInfinity",
        "float" => "0.5f",
        "string" => "\"a \\\"b\\\" \\n\"",
        "Guid" => "\"0191d5b8-1234-7567-89ab-cdef01234567\"",
        "DateOnly" => "\"2020-02-29\"",
        "TimeOnly" => "\"13:45:00.000001\"",
        "decimal" => "0",
        "DateTimeOffset" => "\"2020-01-31T13:45:00Z\"",
        "DateTime" => settings.Contains("StoredAs = LakeStoredAs.TimestampNtz") ? "\"2020-01-31T13:45:00\"" : "\"2020-01-31T13:45:00Z\"",
        "Plain" => "Plain.One",
        _ => null,
    };

    private RandomType Type(int depth, MemberUses uses, bool isKey, bool nullable)
    {
        bool mayBeNull = nullable && Chance(0.35);
        double kind = _random.NextDouble();
        RandomType type = isKey || depth == 0 || kind < 0.5 ? Scalar(uses, isKey, ref mayBeNull)
            : kind < 0.65 && _structs.Where(s => s.Depth <= depth).Select(static s => s.Type).ToArray() is { Length: > 0 } structs ? Pick(structs)
            : kind < 0.88 ? List(Type(depth - 1, uses, isKey: false, nullable: true))
            : Map(depth - 1, uses);
        return mayBeNull && (type.IsValueType || !_isOblivious) ? type.Nullable() : type;
    }

    private RandomType Scalar(MemberUses uses, bool isKey, ref bool mayBeNull)
    {
        double kind = _random.NextDouble();
        if (kind < 0.12)
        {
            return EnumType(uses, mayBeNull);
        }

        if (kind < 0.25)
        {
            return ConvertedType(uses, isKey);
        }

        (string text, bool isValueType) = Pick(isKey ? [.. Scalars.Where(static s => s.Text is not ("byte[]" or "ReadOnlyMemory<byte>"))] : Scalars);
        Use(uses, text);
        return new RandomType(text, isValueType);
    }

    private RandomType EnumType(MemberUses uses, bool isNullable)
    {
        (string declaration, string name, bool hasZero, bool isFlags) = Pick(EnumTypes);
        if (_declared.Add(name))
        {
            _types.AppendLine(declaration);
        }

        uses.Enum = true;
        uses.EnumsAreNullable &= isNullable;
        uses.EnumsHaveZero &= hasZero;
        uses.NeedsNumber |= isFlags;
        return new RandomType(name, true);
    }

    private RandomType ConvertedType(MemberUses uses, bool isKey)
    {
        if (_converted.Count < 3)
        {
            DeclareConverter();
        }

        (RandomType Type, string Stored, string? Converter)[] fitting =
            [.. _converted.Where(c => (c.Converter is null || uses.Converter is null || c.Converter == uses.Converter) && !(isKey && c.Stored is "byte[]" or "ReadOnlyMemory<byte>"))];
        if (fitting.Length == 0)
        {
            return new RandomType("int", true);
        }

        (RandomType type, string stored, string? converter) = Pick(fitting);
        Use(uses, stored);
        uses.Converter ??= converter;
        return type;
    }

    private void DeclareConverter()
    {
        string stored = Pick(Scalars).Text;
        bool isValueType = Chance(0.5);
        bool namesItself = Chance(0.5);
        string name = $"Converted{_converted.Count}";
        string converter = Chance(0.1) ? "@unchecked" : $"{name}Converter";
        converter = _declared.Add(converter) ? converter : $"{name}Converter";
        _types.AppendLine(CultureInfo.InvariantCulture, $"{(namesItself ? $"[LakeConverter(typeof({converter}))] " : "")}public {(isValueType ? "readonly record struct" : "sealed record")} {name}({stored} Value);");
        _types.AppendLine(CultureInfo.InvariantCulture, $"public sealed class {converter} : LakeConverter<{name}, {stored}> {{ public override {stored} ToStored({name} value) => value.Value; public override {name} FromStored({stored} stored) => new(stored); }}");
        _converted.Add((new RandomType(name, isValueType), stored, namesItself ? null : converter));
    }

    private static void Use(MemberUses uses, string scalar)
    {
        uses.Decimal |= scalar == "decimal";
        uses.DateTime |= scalar == "DateTime";
    }

    private RandomType List(RandomType element) => element.Text == "byte" ? new RandomType("List<byte>", false) : Pick<RandomType>(
    [
        new(element.Text + "[]", false), new($"List<{element.Text}>", false), new($"IList<{element.Text}>", false), new($"ICollection<{element.Text}>", false),
        new($"IReadOnlyList<{element.Text}>", false), new($"IReadOnlyCollection<{element.Text}>", false), new($"System.Collections.Immutable.ImmutableArray<{element.Text}>", true),
    ]);

    private RandomType Map(int depth, MemberUses uses)
    {
        string key = Type(0, uses, isKey: true, nullable: false).Text;
        string value = Type(depth, uses, isKey: false, nullable: true).Text;
        return new RandomType($"{Pick(["Dictionary", "IDictionary", "IReadOnlyDictionary"])}<{key}, {value}>", false);
    }

    private string Declare(string attribute, string name, List<RandomMember> members, RecordShape shape, bool isTable, bool canPart)
    {
        string Property(RandomMember m, string accessors) => $"    {m.AttributeText(isTable, "", Synonym())}public {accessors.Replace("TYPE", m.Type.Text, StringComparison.Ordinal).Replace("NAME", m.Name, StringComparison.Ordinal)}\n";
        string Parameter(RandomMember m, bool bare = false) => $"{(bare ? "" : m.AttributeText(isTable, Chance(0.7) ? "property: " : "", Synonym()))}{m.Type.Text} {m.Name}";
        string Init(RandomMember m) => Property(m, $"{(!_isOblivious && !m.Type.Text.EndsWith('?') && !m.Type.IsValueType ? "required " : Chance(0.1) ? "required " : "")}TYPE NAME {{ get; init; }}");
        string InitAll(IEnumerable<RandomMember> some) => string.Concat(some.Select(Init));
        int half = members.Count / 2;
        switch (shape)
        {
            case RecordShape.Positional:
                return $"[{attribute}] public partial record {name}({string.Join(", ", members.Select(m => Parameter(m)))});\n";
            case RecordShape.PositionalWithBody:
                // The last half of the positional members are written out below.
                return $"[{attribute}] public partial record {name}({string.Join(", ", members.Select((m, i) => Parameter(m, bare: i >= half)))})\n{{\n"
                    + string.Concat(members.Skip(half).Select(m => Property(m, "TYPE NAME { get; init; } = NAME;"))) + "}\n";
            case RecordShape.GetOnly:
                return $"[{attribute}] public partial record {name}\n{{\n    public {name}({string.Join(", ", members.Select(m => Parameter(m, bare: true)))})\n    {{\n"
                    + string.Concat(members.Select(static m => $"        this.{m.Name} = {m.Name};\n")) + "    }\n\n" + string.Concat(members.Select(m => Property(m, "TYPE NAME { get; }"))) + "}\n";
            case RecordShape.RecordStruct:
                return $"[{attribute}] public readonly partial record struct {name}({string.Join(", ", members.Select(m => Parameter(m)))});\n";
            case RecordShape.SettableStruct:
                return $"[{attribute}] public partial record struct {name}\n{{\n{string.Concat(members.Select(m => Property(m, "TYPE NAME { get; set; }")))}}}\n";
            case RecordShape.Inherited:
                return $"public abstract record {name}Base\n{{\n{InitAll(members.Take(half))}}}\n[{attribute}] public partial record {name} : {name}Base\n{{\n{InitAll(members.Skip(half))}}}\n";
            case RecordShape.PositionalBase:
                return $"public abstract record {name}Base({string.Join(", ", members.Take(half).Select(m => Parameter(m)))});\n"
                    + $"[{attribute}] public partial record {name}({string.Join(", ", members.Select((m, i) => Parameter(m, bare: i < half)))}) : {name}Base({string.Join(", ", members.Take(half).Select(static m => m.Name))});\n";
            case RecordShape.Parts when canPart:
                string second = $"public partial record {name}\n{{\n{InitAll(members.Skip(half))}}}\n";
                _others.Append(isTable ? Hold(second) : second);
                return $"[{attribute}] public partial record {name}\n{{\n{InitAll(members.Take(half))}}}\n";
            default:
                return $"[{attribute}] public partial record {name}\n{{\n{InitAll(members)}}}\n";
        }
    }

    private RandomType Maybe(RandomType type) => Chance(0.35) && (type.IsValueType || !_isOblivious) ? type.Nullable() : type;

    private string Synonym() => Pick(["LakeColumn", "LakeColumn", "LakeOrmColumn", "SparkColumn"]);

    private static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
