using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints how a row's key is compared with those of the rows before it. As in SQL, a key with a null in it equals none.</summary>
internal static class UniqueEmitter
{
    public static void Emit(SourceWriter w, UniqueModel unique, int number)
    {
        string[] present = [.. unique.Columns.Where(static c => c.IsNullable).Select(static c => $"row.{c.Identifier} is not null")];
        if (present.Length > 0)
        {
            w.Open($"if ({string.Join(" && ", present)})");
        }

        foreach (ColumnModel column in unique.Columns)
        {
            w.Line($"violations.Keys.Add({Conversions.ToStored(column.Value, $"row.{column.Identifier}{(column.Value is { IsNullable: true, IsValueType: true } ? ".Value" : "")}")});");
        }

        string columns = string.Join(", ", unique.Columns.Select(static c => c.Name));
        string members = string.Join(", ", unique.Columns.Select(static c => c.Member));
        w.Line($"violations.AddKey(i, {CSharpText.Literal(number)}, {CSharpText.Literal(columns)}, {CSharpText.Literal(members)});");
        if (present.Length > 0)
        {
            w.Close();
        }
    }
}
