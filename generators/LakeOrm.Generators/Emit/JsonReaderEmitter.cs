using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the reader of one JSON object: a loop over its members, by name, and the constructor that the Arrow reader uses.</summary>
internal static class JsonReaderEmitter
{
    private const int WordBits = 64;

    public static void Emit(SourceWriter w, RecordModel record)
    {
        ColumnModel[] members = [.. record.Columns.Where(static c => c.JsonName is not null)];
        RecordEmitter.Banner(w, "JSON");
        w.Line(Names.GeneratedCode);
        w.Line($"static {Names.Runtime}.LakeJsonMembers {Names.Lake}.ILakeJson<{record.Type}>.JsonMembers => {Names.Json}.Members;");
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"static {record.Type} {Names.Lake}.ILakeJson<{record.Type}>.ReadJson(ref {Names.Runtime}.LakeJsonReader json)");
        foreach (ColumnModel column in members)
        {
            w.Line($"{column.ClrType} {column.Local} = default;");
        }

        w.Line($"global::System.Span<ulong> seen = stackalloc ulong[{CSharpText.Literal((members.Length + WordBits - 1) / WordBits)}];");
        w.Line("json.BeginObject(seen);");
        w.Line("int member = -1;");
        w.Open($"while (json.NextMember({Names.Json}.Members, seen, ref member))");
        EmitMembers(w, members);
        w.Close();
        w.Line();
        w.Line($"return new {record.Type}(");
        w.Indent();
        w.Line($"default({Names.Reader}),");
        for (int i = 0; i < record.Columns.Count; i++)
        {
            w.Line(Argument(record.Columns[i], Array.IndexOf(members, record.Columns[i])) + (i + 1 < record.Columns.Count ? "," : ");"));
        }

        w.Outdent();
        w.Close();
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {Names.Json}");
        string name = record.Role == RecordRole.Table ? $"{record.DisplayName} (table {record.TableText})" : record.DisplayName;
        w.Line($"internal static readonly {Names.Runtime}.LakeJsonMembers Members = new {Names.Runtime}.LakeJsonMembers({CSharpText.Literal(name)})");
        w.Indent();
        w.Line(string.Join("\n", members.Select(Member)) + ";");
        w.Outdent();
        foreach (EnumModel model in members.Where(static c => c.Enum is { ByName: true }).Select(static c => c.Enum!).GroupBy(static e => e.Type).Select(static g => g.First()))
        {
            w.Line();
            EmitEnum(w, model);
        }

        w.Close();
    }

    private static void EmitMembers(SourceWriter w, ColumnModel[] members)
    {
        // A record that a write stamps whole has none.
        if (members.Length == 0)
        {
            return;
        }

        w.Open("switch (member)");
        for (int i = 0; i < members.Length; i++)
        {
            w.Line($"case {CSharpText.Literal(i)}:");
            w.Indent();
            w.Line($"{members[i].Local} = {Read(members[i])};");
            w.Line("break;");
            w.Outdent();
        }

        w.Close();
    }

    private static string Member(ColumnModel column) =>
        $".Add({CSharpText.Literal(column.JsonName!)}{(column.Optional ? ", optional: true" : "")}{(column.JsonName == column.Name ? "" : $", column: {CSharpText.Literal(column.Name)}")})";

    private static string Argument(ColumnModel column, int place)
    {
        if (place < 0)
        {
            // The write stamps it; until then there is nothing.
            string nothing = column.Value.IsRequiredReference ? "\"\"" : "default";
            return column.Optional ? $"false, {nothing}" : nothing;
        }

        return column.Optional ? $"(seen[{CSharpText.Literal(place / WordBits)}] >> {CSharpText.Literal(place % WordBits)} & 1UL) != 0, {column.Local}" : column.Local;
    }

    private static string Read(ColumnModel column)
    {
        string value = column.Clr switch
        {
            ClrKind.ByteArray => "json.Bytes()",
            ClrKind.DateOnly => "json.Date()",
            ClrKind.TimeOnly => "json.Time()",
            ClrKind.DateTime when column.Storage == StorageKind.TimestampNtz => "json.Reading()",
            ClrKind.DateTime => "json.Instant().UtcDateTime",
            ClrKind.DateTimeOffset => "json.Instant()",
            ClrKind.Enum when column.Enum!.ByName => $"{Names.Json}.Read{column.Enum.Helper}(ref json)",
            ClrKind.Enum => $"({column.Enum!.Type})json.{column.Enum.Underlying}()",
            _ => $"json.{column.Clr}()",
        };
        return column.IsNullable ? $"json.IsNull ? null : {value}" : value;
    }

    private static void EmitEnum(SourceWriter w, EnumModel model)
    {
        string expected = CSharpText.Literal($"a name of {model.Name}");
        w.Open($"internal static {model.Type} Read{model.Helper}(ref {Names.Runtime}.LakeJsonReader json)");
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
}
