using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints how enums become text and back, without reflection.</summary>
internal static class EnumEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        EnumModel[] enums = [.. record.Places().Select(static v => v.Enum).OfType<EnumModel>()];
        bool writes = record.Role == RecordRole.Table;

        // One enum may be stored by name in one place and by number in another, and unknown values may be read in more than one way.
        EnumModel[][] types = [.. enums.Where(static e => e.Members.Count > 0).GroupBy(static e => e.Type).Select(static g => g.ToArray())];
        if (types.Length == 0)
        {
            return;
        }

        RecordEmitter.Banner(w, "enums");
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {Names.Enums}");
        for (int i = 0; i < types.Length; i++)
        {
            if (i > 0)
            {
                w.Line();
            }

            Emit(w, types[i], writes);
        }

        w.Close();
    }

    private static void Emit(SourceWriter w, EnumModel[] ways, bool writes)
    {
        EnumModel model = ways[0];
        bool isFirst = true;
        if (writes || ways.Any(static e => !e.ByName))
        {
            w.Line($"public static bool IsDefined({model.Type} value) => {IsDefined(model)};");
            isFirst = false;
        }

        if (writes && ways.Any(static e => e.ByName))
        {
            w.Line();
            w.Open($"public static string NameOf({model.Type} value, string column) => value switch");
            foreach (EnumMember member in model.Members.Where(static m => !m.IsAlias))
            {
                w.Line($"{model.Type}.{member.Identifier} => {CSharpText.Literal(member.Name)},");
            }

            w.Line($"_ => throw {Names.Convert}.Undefined(column, value.ToString(\"D\"), {CSharpText.Literal(model.Name)}),");
            w.Close("};");
        }

        foreach (EnumModel way in ways.GroupBy(static e => e.Helper).Select(static g => g.First()))
        {
            if (!isFirst)
            {
                w.Line();
            }

            isFirst = false;
            Read(w, way);
        }
    }

    private static void Read(SourceWriter w, EnumModel model)
    {
        string type = model.Unknown == UnknownKind.Null ? model.Type + "?" : model.Type;
        string Misfit(string what, string found) => $"throw column.Misfit(row, {CSharpText.Literal($"{what} of {model.Name}")}, {found})";
        string Otherwise(string error) => model.Unknown switch
        {
            UnknownKind.Null => "null",
            UnknownKind.Default => $"default({model.Type})",
            _ => error,
        };
        if (!model.ByName)
        {
            w.Line($"public static {type} {model.Helper}({Names.Runtime}.ArrowColumn column, int row, {model.Type} value) =>");
            w.Indent();
            w.Line($"IsDefined(value) ? value : {Otherwise(Misfit("a value", "value.ToString(\"D\")"))};");
            w.Outdent();
            return;
        }

        w.Open($"public static {type} {model.Helper}({Names.Runtime}.ArrowColumn column, int row, {Names.Span("byte")} utf8)");
        foreach (EnumMember member in model.Members)
        {
            w.Open($"if (global::System.MemoryExtensions.SequenceEqual(utf8, {CSharpText.Literal(member.Name)}u8))");
            w.Line($"return {model.Type}.{member.Identifier};");
            w.Close();
            w.Line();
        }

        string error = Misfit("a name", "$\"'{(global::System.Text.Encoding.UTF8.GetString(utf8))}'\"");
        w.Line(model.Unknown == UnknownKind.Error ? $"{error};" : $"return {Otherwise(error)};");
        w.Close();
    }

    private static string IsDefined(EnumModel model)
    {
        IEnumerable<string> values = model.Members.Where(static m => !m.IsAlias).Select(m => $"{model.Type}.{m.Identifier}");
        return model.IsFlags ? $"(value & ~({string.Join(" | ", values)})) == 0" : $"value is {string.Join(" or ", values)}";
    }
}
