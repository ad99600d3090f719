using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints how nested values are appended to an Arrow batch: each place has one call for each value above it that is there.</summary>
internal static class NestedArrowEmitter
{
    /// <summary>Asks for the appenders of a column and of all that lies below it.</summary>
    /// <param name="w">The text.</param>
    /// <param name="place">The place.</param>
    /// <param name="arguments">What the appender above, or the batch, is asked with.</param>
    /// <param name="above">Who is asked.</param>
    public static void Declare(SourceWriter w, ValueModel place, string above, string arguments)
    {
        w.Line($"var {place.Local} = {above}.{Kind(place)}({arguments});");
        int field = 0;
        foreach (ValueModel child in place.Children())
        {
            Declare(w, child, place.Local, CSharpText.Literal(field++));
        }
    }

    public static void Write(SourceWriter w, ValueModel place, string value)
    {
        if (!place.IsNullable)
        {
            WriteRequired(w, place, value);
            return;
        }

        string name = place.Local + "Value";
        w.Open($"if ({Conversions.IsThere(place, value, name)})");
        WritePresent(w, place, name);
        w.Close();
        w.Open("else");
        w.Line($"{place.Local}.AppendNull();");
        w.Close();
    }

    /// <summary>The kind of column, as the batch and its appenders name it.</summary>
    public static string Kind(ValueModel place) => place.Storage switch
    {
        StorageKind.Boolean => "Boolean",
        StorageKind.String or StorageKind.Binary or StorageKind.Uuid => "Variable",
        StorageKind.Struct or StorageKind.List or StorageKind.Map => place.Storage.ToString(),
        _ => $"Fixed<{Conversions.StoredType(place)}>",
    };

    /// <summary>The call that appends a value of a leaf.</summary>
    public static string Append(ValueModel leaf, string value) =>
        leaf.Storage == StorageKind.Uuid ? $"{leaf.Local}.AppendGuid({Conversions.ToStored(leaf, value)});" : $"{leaf.Local}.Append({Conversions.ToStored(leaf, value)});";

    private static void WriteRequired(SourceWriter w, ValueModel place, string value)
    {
        string present = Conversions.Required(place, value);
        if (place.IsNested && place.MayBeAbsent)
        {
            w.Line($"var {place.Local}Value = {present};");
            present = place.Local + "Value";
        }

        WritePresent(w, place, present);
    }

    private static void WritePresent(SourceWriter w, ValueModel place, string value)
    {
        switch (place.Storage)
        {
            case StorageKind.Struct:
                w.Line($"{place.Local}.Append();");
                foreach (ColumnModel field in place.Struct!.Fields)
                {
                    Write(w, field.Value, $"{value}.{field.Identifier}");
                }

                break;
            case StorageKind.List:
                w.Line($"{place.Local}.Append({Conversions.Count(place, value)});");
                w.Open($"foreach (var {place.Local}Item in {Conversions.Elements(place, value)})");
                Write(w, place.Element!, place.Local + "Item");
                w.Close();
                w.Line();
                break;
            case StorageKind.Map:
                w.Line($"{place.Local}.Append({Conversions.Count(place, value)});");
                w.Open($"foreach (var {place.Local}Entry in {value})");
                Write(w, place.Key!, place.Local + "Entry.Key");
                Write(w, place.Element!, place.Local + "Entry.Value");
                w.Close();
                w.Line();
                break;
            default:
                w.Line(Append(place, value));
                break;
        }
    }
}
