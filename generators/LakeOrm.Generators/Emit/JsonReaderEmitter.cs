using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the reader of one JSON object: a method for each object, list and map, and the constructors that the Arrow reader uses.</summary>
internal static class JsonReaderEmitter
{
    private const int WordBits = 64;
    private const string Parameter = $"ref {Names.Runtime}.LakeJsonReader json";

    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "JSON reader");
        w.Line(Names.GeneratedCode);
        w.Line($"static {Names.Runtime}.LakeJsonMembers {Names.Lake}.ILakeJson<{record.Type}>.JsonMembers => {Names.JsonReader}.Members;");
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"static {record.Type} {Names.Lake}.ILakeJson<{record.Type}>.ReadJson({Parameter})");
        ReadObject(w, record.Type, Names.Reader, [.. record.Columns], $"{Names.JsonReader}.Members");
        w.Close();
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {Names.JsonReader}");
        string name = record.Role == RecordRole.Table ? $"{record.DisplayName} (table {record.TableText})" : record.DisplayName;
        DeclareMembers(w, "Members", name, record.Columns);
        foreach (ValueModel place in record.Columns.Where(static c => c.Json.Name is not null).SelectMany(static c => c.Value.SelfAndBelow()))
        {
            ReadNested(w, place);
        }

        foreach (EnumModel model in record.Places().Select(static v => v.Enum).OfType<EnumModel>().Where(static e => e.ByName).GroupBy(static e => e.Helper).Select(static g => g.First()))
        {
            w.Line();
            ReadEnum(w, model);
        }

        w.Close();
    }

    private static void DeclareMembers(SourceWriter w, string field, string name, IEnumerable<ColumnModel> columns)
    {
        w.Line($"internal static readonly {Names.Runtime}.LakeJsonMembers {field} = new {Names.Runtime}.LakeJsonMembers({CSharpText.Literal(name)})");
        w.Indent();
        w.Line(string.Join("\n", columns.Where(static c => c.Json.Name is not null).Select(Member)) + ";");
        w.Outdent();
    }

    private static string Member(ColumnModel column) =>
        $".Add({CSharpText.Literal(column.Json.Name!)}{(column.Optional ? ", optional: true" : "")}{(column.Json.Name == column.Name ? "" : $", column: {CSharpText.Literal(column.Name)}")})";

    private static void ReadNested(SourceWriter w, ValueModel place)
    {
        if (!place.IsNested)
        {
            return;
        }

        w.Line();
        if (place.Struct is { } nested)
        {
            DeclareMembers(w, Helper("Members", place), nested.Name, nested.Fields);
            w.Line();
        }

        w.Open($"internal static {Made(place)} {Helper("Read", place)}({Parameter})");
        switch (place.Storage)
        {
            case StorageKind.Struct:
                ReadObject(w, place.Struct!.Type, Names.Marker, [.. place.Struct.Fields], Helper("Members", place));
                break;
            case StorageKind.Map when place.Key!.Clr == ClrKind.String:
                ReadMap(w, place);
                break;
            case StorageKind.Map:
                ReadEntries(w, place);
                break;
            default:
                ReadList(w, place);
                break;
        }

        w.Close();
    }

    private static void ReadObject(SourceWriter w, string type, string marker, ColumnModel[] columns, string members)
    {
        ColumnModel[] read = [.. columns.Where(static c => c.Json.Name is not null)];
        foreach (ColumnModel column in read)
        {
            w.Line($"{column.ClrType} {column.Local} = default;");
        }

        ReadMembers(w, members, [.. read.Select(static c => c.Value)]);
        w.Line();
        w.Line($"return new {type}(");
        w.Indent();
        w.Line($"default({marker}),");
        for (int i = 0; i < columns.Length; i++)
        {
            w.Line(Argument(columns[i], Array.IndexOf(read, columns[i])) + (i + 1 < columns.Length ? "," : ");"));
        }

        w.Outdent();
    }

    private static void ReadMembers(SourceWriter w, string members, ValueModel[] places)
    {
        w.Line($"global::System.Span<ulong> came = stackalloc ulong[{CSharpText.Literal((places.Length + WordBits - 1) / WordBits)}];");
        w.Line("json.BeginObject(came);");
        w.Line("int member = -1;");
        w.Open($"while (json.NextMember({members}, came, ref member))");

        // A record that a write stamps whole has none.
        if (places.Length > 0)
        {
            w.Open("switch (member)");
            for (int i = 0; i < places.Length; i++)
            {
                w.Line($"case {CSharpText.Literal(i)}:");
                w.Indent();
                w.Line($"{places[i].Local} = {Read(places[i])};");
                w.Line("break;");
                w.Outdent();
            }

            w.Close();
        }

        w.Close();
    }

    private static void ReadList(SourceWriter w, ValueModel place)
    {
        const string Immutable = "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray";
        w.Line($"var items = new global::System.Collections.Generic.List<{place.Element!.ClrType}>();");
        w.Line("json.BeginArray();");
        w.Open("while (json.NextElement())");
        w.Line($"items.Add({Read(place.Element)});");
        w.Close();
        w.Line();
        w.Line(place.Collection switch
        {
            CollectionKind.List or CollectionKind.MutableList => "return items;",
            CollectionKind.ImmutableArray => $"return {Immutable}(items.ToArray());",
            _ => "return items.ToArray();",
        });
    }

    private static void ReadMap(SourceWriter w, ValueModel place)
    {
        w.Line($"var entries = new {MapType(place)}();");
        w.Line("json.BeginMap();");
        w.Open("while (json.NextEntry(out string key))");
        w.Open("if (entries.ContainsKey(key))");
        w.Line("throw json.KeyTwice();");
        w.Close();
        w.Line();
        w.Line($"entries.Add(key, {Read(place.Element!)});");
        w.Close();
        w.Line();
        w.Line("return entries;");
    }

    // Keys that are no text: each entry is an object of its own.
    private static void ReadEntries(SourceWriter w, ValueModel place)
    {
        w.Line($"var entries = new {MapType(place)}();");
        w.Line("json.BeginArray();");
        w.Open("while (json.NextElement())");
        w.Line($"var entry = {Helper("Entry", place)}(ref json);");
        w.Open("if (!entries.TryAdd(entry.Key, entry.Value))");
        w.Line("throw json.KeyTwice();");
        w.Close();
        w.Close();
        w.Line();
        w.Line("return entries;");
        w.Close();
        w.Line();
        string type = $"global::System.Collections.Generic.KeyValuePair<{place.Key!.ClrType}, {place.Element!.ClrType}>";
        w.Open($"private static {type} {Helper("Entry", place)}({Parameter})");
        w.Line($"{place.Key.ClrType} {place.Key.Local} = default;");
        w.Line($"{place.Element.ClrType} {place.Element.Local} = default;");
        ReadMembers(w, $"{Names.Runtime}.LakeJsonMembers.Entry", [place.Key, place.Element]);
        w.Line();
        w.Line($"return new {type}({place.Key.Local}, {place.Element.Local});");
    }

    private static string Argument(ColumnModel column, int place)
    {
        if (place < 0)
        {
            // The write stamps it; until then there is nothing.
            string nothing = column.Value.IsRequiredReference ? "\"\"" : "default";
            return column.Optional ? $"false, {nothing}" : nothing;
        }

        return column.Optional ? $"(came[{CSharpText.Literal(place / WordBits)}] >> {CSharpText.Literal(place % WordBits)} & 1UL) != 0, {column.Local}" : column.Local;
    }

    private static string Read(ValueModel place)
    {
        string value = place switch
        {
            { IsNested: true } => $"{Names.JsonReader}.{Helper("Read", place)}(ref json)",
            { Json: { } column } => $"json.Json({Names.Contracts}.{column.Field})",
            { Converter: { } converter } => $"json.Converted({Names.Converters}.{converter.Field}, {Scalar(converter.Stored)})",
            _ => Scalar(place),
        };

        // An array that is null would become memory without bytes, so that there null needs its type.
        string nothing = place.Clr == ClrKind.Memory ? $"default({place.ClrType})" : "null";
        return place.IsNullable ? $"json.IsNull ? {nothing} : {value}" : value;
    }

    private static string Scalar(ValueModel place) => place.Clr switch
    {
        ClrKind.ByteArray => "json.Bytes()",
        ClrKind.Memory => $"new global::System.ReadOnlyMemory<byte>(json.Bytes())",
        ClrKind.DateOnly => "json.Date()",
        ClrKind.TimeOnly => "json.Time()",
        ClrKind.DateTime when place.Storage == StorageKind.TimestampNtz => "json.Reading()",
        ClrKind.DateTime => "json.Instant().UtcDateTime",
        ClrKind.DateTimeOffset => "json.Instant()",
        ClrKind.Enum when place.Enum!.ByName => $"{Names.JsonReader}.Enum{place.Enum.Helper}(ref json)",
        ClrKind.Enum => $"({place.Enum!.Type})json.{place.Enum.Underlying}()",
        _ => $"json.{place.Clr}()",
    };

    private static void ReadEnum(SourceWriter w, EnumModel model)
    {
        string expected = CSharpText.Literal($"a name of {model.Name}");
        w.Open($"internal static {model.Type} Enum{model.Helper}({Parameter})");
        w.Line($"var utf8 = json.Utf8({expected});");
        foreach (EnumMember member in model.Members)
        {
            w.Open($"if (global::System.MemoryExtensions.SequenceEqual(utf8, {CSharpText.Literal(member.Name)}u8))");
            w.Line($"return {model.Type}.{member.Identifier};");
            w.Close();
            w.Line();
        }

        w.Line($"throw json.Misfit({expected});");
        w.Close();
    }

    private static string Made(ValueModel place) => place.Storage switch
    {
        StorageKind.Struct => place.Struct!.Type,
        StorageKind.Map => MapType(place),
        _ => place.Collection switch
        {
            CollectionKind.List or CollectionKind.MutableList => $"global::System.Collections.Generic.List<{place.Element!.ClrType}>",
            CollectionKind.ImmutableArray => $"global::System.Collections.Immutable.ImmutableArray<{place.Element!.ClrType}>",
            _ => $"{place.Element!.ClrType}[]",
        },
    };

    private static string MapType(ValueModel place) => $"global::System.Collections.Generic.Dictionary<{place.Key!.ClrType}, {place.Element!.ClrType}>";

    // A local is unique in the record and begins with a small letter, so that this is unique, too.
    private static string Helper(string prefix, ValueModel place) => prefix + char.ToUpperInvariant(place.Local[0]) + place.Local.Substring(1);
}
