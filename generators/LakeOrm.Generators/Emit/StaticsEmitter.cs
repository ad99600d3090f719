using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints what is made once for a record: its converters, and the contracts that its JSON columns take from the user's serializer context.</summary>
internal static class StaticsEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        Emit(w, Names.Converters, "converters", record.Places().Where(static v => v.Converter is not null).Select(static v => Converter(v.Converter!)));
        Emit(w, Names.Contracts, "JSON columns", record.Places().Where(static v => v.Json is not null).Select(static v => Json(v.Json!)));
    }

    private static void Emit(SourceWriter w, string holder, string title, IEnumerable<string> fields)
    {
        string[] lines = [.. fields.Distinct()];
        if (lines.Length == 0)
        {
            return;
        }

        RecordEmitter.Banner(w, title);
        w.Line(Names.GeneratedCode);
        w.Open($"private static class {holder}");
        foreach (string line in lines)
        {
            w.Line(line);
        }

        w.Close();
    }

    private static string Converter(ConverterModel converter) => $"internal static readonly {converter.Type} {converter.Field} = new();";

    private static string Json(JsonModel json) =>
        $"internal static readonly global::System.Text.Json.Serialization.Metadata.JsonTypeInfo<{json.Type}> {json.Field} = {Names.Runtime}.LakeJsonColumn.Contract<{json.Type}>({json.Context}.Default);";
}
