using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints how enums become text and back, without reflection.</summary>
internal static class EnumEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        // One enum may be stored by name in one column and by number in another.
        IGrouping<string, EnumModel>[] enums = [.. record.Columns.Where(static c => c.Enum is not null).Select(static c => c.Enum!).GroupBy(static e => e.Type)];
        bool writes = record.Role == RecordRole.Table;
        EnumModel[] needed = [.. enums.Select(static g => g.OrderByDescending(static e => e.ByName).First()).Where(e => e.ByName || (writes && e.Members.Count > 0))];
        if (needed.Length == 0)
        {
            return;
        }

        RecordEmitter.Banner(w, "enums");
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {Names.Enums}");
        for (int i = 0; i < needed.Length; i++)
        {
            if (i > 0)
            {
                w.Line();
            }

            Emit(w, needed[i], writes);
        }

        w.Close();
    }

    private static void Emit(SourceWriter w, EnumModel model, bool writes)
    {
        if (writes)
        {
            w.Line($"public static bool IsDefined({model.Type} value) => {IsDefined(model)};");
        }

        if (!model.ByName)
        {
            return;
        }

        if (writes)
        {
            w.Line();
            w.Open($"public static string NameOf({model.Type} value, string column) => value switch");
            foreach (EnumMember member in model.Members.Where(static m => !m.IsAlias))
            {
                w.Line($"{model.Type}.{member.Identifier} => {CSharpText.Literal(member.Name)},");
            }

            w.Line($"_ => throw {Names.Convert}.Undefined(column, value.ToString(\"D\"), {CSharpText.Literal(model.Name)}),");
            w.Close("};");
            w.Line();
        }

        w.Open($"public static {model.Type} {model.Helper}({Names.Runtime}.ArrowColumn column, int row, {Names.Span("byte")} utf8)");
        foreach (EnumMember member in model.Members)
        {
            w.Open($"if (global::System.MemoryExtensions.SequenceEqual(utf8, {CSharpText.Literal(member.Name)}u8))");
            w.Line($"return {model.Type}.{member.Identifier};");
            w.Close();
            w.Line();
        }

        w.Line($"throw column.Misfit(row, {CSharpText.Literal($"a name of {model.Name}")}, $\"'{{(global::System.Text.Encoding.UTF8.GetString(utf8))}}'\");");
        w.Close();
    }

    private static string IsDefined(EnumModel model)
    {
        IEnumerable<string> values = model.Members.Where(static m => !m.IsAlias).Select(m => $"{model.Type}.{m.Identifier}");
        return model.IsFlags ? $"(value & ~({string.Join(" | ", values)})) == 0" : $"value is {string.Join(" or ", values)}";
    }
}
