using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>
/// Prints how nested values become the entries of Parquet's leaves. How deep a value is defined is known where it stands, so definition levels are constants;
/// the repetition level is that of the place for every element of a list but the first, which takes over that of the list.
/// </summary>
internal static class NestedParquetEmitter
{
    /// <summary>Asks the tile for the cursors of all leaves.</summary>
    /// <returns>The number of the next leaf.</returns>
    public static int Declare(SourceWriter w, ValueModel place, int leaf)
    {
        foreach (ValueModel value in Leaves(place))
        {
            w.Line($"var {value.Local} = tile.Nested{ParquetNodes.Buffer(value)}({CSharpText.Literal(leaf++)});");
        }

        return leaf;
    }

    /// <summary>Writes a column's value.</summary>
    public static void Write(SourceWriter w, ValueModel place, string value) => Write(w, place, value, new Levels("0", 0, 0));

    private static void Write(SourceWriter w, ValueModel place, string value, Levels at)
    {
        if (!place.IsNullable)
        {
            WritePresent(w, place, value, at);
            return;
        }

        string name = place.Local + "Value";
        w.Open($"if ({Conversions.IsThere(place, value, name)})");
        WritePresent(w, place, name, at with { Definition = at.Definition + 1 });
        w.Close();
        w.Open("else");
        WriteNulls(w, place, at);
        w.Close();
    }

    private static void WritePresent(SourceWriter w, ValueModel place, string value, Levels at)
    {
        switch (place.Storage)
        {
            case StorageKind.Struct:
                if (place.IsRequiredReference)
                {
                    w.Line($"var {place.Local}Value = {Conversions.Required(place, value)};");
                    value = place.Local + "Value";
                }

                foreach (ColumnModel field in place.Struct!.Fields)
                {
                    Write(w, field.Value, $"{value}.{field.Identifier}", at);
                }

                break;
            case StorageKind.List or StorageKind.Map:
                WriteElements(w, place, value, at);
                break;
            default:
                w.Line($"{place.Local}.Append({at.Repetition}, {Conversions.ToParquet(place, place.Clr is ClrKind.Json or ClrKind.Converted && place.IsRequiredReference ? Conversions.Required(place, value) : value)});");
                break;
        }
    }

    private static void WriteElements(SourceWriter w, ValueModel place, string value, Levels at)
    {
        string repetition = place.Local + "Repetition";
        string again = CSharpText.Literal(at.MaxRepetition + 1);
        Levels inside = new(repetition, at.Definition + 1, at.MaxRepetition + 1);
        string present = place.IsNullable ? value : Conversions.Required(place, value);
        w.Line($"int {repetition} = {at.Repetition};");
        if (place.Storage == StorageKind.List)
        {
            w.Open($"foreach (var {place.Local}Item in {Conversions.Elements(place, present)})");
            Write(w, place.Element!, place.Local + "Item", inside);
        }
        else
        {
            w.Open($"foreach (var {place.Local}Entry in {present})");
            Write(w, place.Key!, place.Local + "Entry.Key", inside);
            Write(w, place.Element!, place.Local + "Entry.Value", inside);
        }

        w.Line($"{repetition} = {again};");
        w.Close();
        w.Line();
        w.Open($"if ({repetition} != {again})");
        WriteNulls(w, place, at);
        w.Close();
    }

    // What is not there has one entry in each leaf below, defined as far as the path goes.
    private static void WriteNulls(SourceWriter w, ValueModel place, Levels at)
    {
        foreach (ValueModel leaf in Leaves(place))
        {
            w.Line($"{leaf.Local}.AppendNull({at.Repetition}, {CSharpText.Literal(at.Definition)});");
        }
    }

    private static IEnumerable<ValueModel> Leaves(ValueModel place) => place.SelfAndBelow().Where(static v => !v.IsNested);
}
