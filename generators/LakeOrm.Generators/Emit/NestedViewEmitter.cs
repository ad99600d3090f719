using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the views of structures, lists and maps. They read through the bound columns: spans of whole subtrees would make each of them too big to be handed on.</summary>
internal static class NestedViewEmitter
{
    private const string Reader = "__lakeReader";
    private const string Index = "__lakeIndex";
    private const string There = "__lakeThere";

    /// <summary>Prints the view of a place, if it is nested, and those of all that lies below it.</summary>
    public static void Emit(SourceWriter w, RecordModel record, ViewPlaces places, ValueModel place, bool optional)
    {
        switch (place.Storage)
        {
            case StorageKind.Struct:
                EmitStruct(w, record, places, place, optional);
                break;
            case StorageKind.List:
                EmitList(w, record, places, place, optional, "list", places.Type(place.Element!));
                break;
            case StorageKind.Map:
                EmitList(w, record, places, place, optional, "map", places.Of(place).Entry!);
                EmitEntry(w, record, places, place);
                break;
            default:
                return;
        }

        foreach (ColumnModel field in place.Struct?.Fields ?? default)
        {
            Emit(w, record, places, field.Value, field.Optional);
        }

        if (place.Element is not null)
        {
            Emit(w, record, places, place.Element, optional: false);
        }
    }

    private static void EmitStruct(SourceWriter w, RecordModel record, ViewPlaces places, ValueModel place, bool optional)
    {
        NestedViewNames names = places.Of(place);
        string? isNull = ViewPlaces.IsNull(place, optional, Reader, "index");
        Open(w, "structure", place, names.Type);
        w.Line($"private readonly {Names.Reader} {Reader};");
        w.Line($"private readonly int {Index};");
        w.Line();
        OpenConstructor(w, record, names.Type, Reader);
        w.Line($"{Index} = {(isNull is null ? "index" : $"{isNull} ? -1 : index")};");
        w.Close();
        if (isNull is not null)
        {
            w.Line();
            w.Line("/// <summary>Whether there is no structure. Its members then throw <see cref=\"global::System.InvalidOperationException\"/>.</summary>");
            w.Line($"public bool {names.IsNull} => {Index} < 0;");
            w.Line();
            string error = $"'{place.Path}' is null: ask {names.IsNull} before its members.";
            w.Line($"private int {There} => {Index} >= 0 ? {Index} : throw new global::System.InvalidOperationException({CSharpText.Literal(error)});");
        }

        foreach (ColumnModel field in place.Struct!.Fields)
        {
            w.Line();
            w.Line($"/// <summary>Field <c>{XmlText.Of(field.Name)}</c>.</summary>");
            w.Line($"public {places.Type(field.Value)} {field.Identifier} => {Value(places, field.Value, Reader, isNull is null ? Index : There, field)};");
        }

        w.Close();
    }

    // A map is a list of entries.
    private static void EmitList(SourceWriter w, RecordModel record, ViewPlaces places, ValueModel place, bool optional, string kind, string elementType)
    {
        NestedViewNames names = places.Of(place);
        ValueModel element = place.Element!;
        bool isMap = place.Storage == StorageKind.Map;
        bool hoists = !isMap && !element.IsNested;
        string bound = $"_reader._{place.Local}";
        Open(w, kind, place, names.Type);
        w.Line($"private readonly {Names.Reader} _reader;");
        w.Line("private readonly int _start;");
        if (hoists)
        {
            w.Line($"private readonly {Conversions.ValuesType(element)} _values;");
        }

        w.Line();
        OpenConstructor(w, record, names.Type, "_reader");
        if (ViewPlaces.IsNull(place, optional, "_reader", "index") is { } isNull)
        {
            w.Open($"if ({isNull})");
            w.Line($"{names.IsNull} = true;");
            w.Line("return;");
            w.Close();
            w.Line();
        }

        w.Line($"_start = {bound}.Starts[index];");
        w.Line($"Count = {bound}.Ends[index] - _start;");
        if (hoists)
        {
            w.Line($"_values = {ViewPlaces.Values(element, "_reader")};");
        }

        w.Close();
        w.Line();
        w.Line($"/// <summary>Whether there is no {kind}.</summary>");
        w.Line($"public bool {names.IsNull} {{ get; }}");
        w.Line();
        w.Line($"/// <summary>How many {(isMap ? "entries" : "elements")} there are; 0 when there is no {kind}.</summary>");
        w.Line("public int Count { get; }");
        w.Line();
        w.Line($"/// <summary>{(isMap ? "An entry" : "An element")}.</summary>");
        w.Line($"/// <param name=\"index\">Its place in the {kind}.</param>");
        w.Line($"/// <exception cref=\"global::System.ArgumentOutOfRangeException\">There is no such {(isMap ? "entry" : "element")}.</exception>");
        w.Open($"public {elementType} this[int index]");
        w.Open("get");
        w.Line("global::System.ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, \"index\");");
        w.Line("int at = _start + index;");
        w.Line($"return {(hoists ? ViewPlaces.Read(element, "_reader", "_values", "at") : $"new {elementType}(_reader, at)")};");
        w.Close();
        w.Close();
        w.Line();
        w.Line($"/// <summary>Goes through the {(isMap ? "entries" : "elements")}.</summary>");
        w.Line("public Enumerator GetEnumerator() => new Enumerator(this);");
        w.Line();
        EmitEnumerator(w, names.Type, elementType, isMap ? "entry" : "element");
        w.Close();
    }

    private static void EmitEnumerator(SourceWriter w, string list, string elementType, string element)
    {
        w.Line("/// <inheritdoc cref=\"GetEnumerator\"/>");
        w.Open("public ref struct Enumerator");
        w.Line($"private readonly {list} _list;");
        w.Line("private int _index;");
        w.Line();
        w.Open($"internal Enumerator({list} list)");
        w.Line("_list = list;");
        w.Line("_index = -1;");
        w.Close();
        w.Line();
        w.Line($"/// <summary>The {element}.</summary>");
        w.Line($"public readonly {elementType} Current => _list[_index];");
        w.Line();
        w.Line($"/// <summary>Goes on to the next {element}.</summary>");
        w.Line("/// <returns>False at the end.</returns>");
        w.Line("public bool MoveNext() => ++_index < _list.Count;");
        w.Close();
    }

    private static void EmitEntry(SourceWriter w, RecordModel record, ViewPlaces places, ValueModel place)
    {
        string type = places.Of(place).Entry!;
        Open(w, "entry of the map", place, type);
        w.Line($"private readonly {Names.Reader} _reader;");
        w.Line("private readonly int _index;");
        w.Line();
        OpenConstructor(w, record, type, "_reader");
        w.Line("_index = index;");
        w.Close();
        Property("Key", place.Key!);
        Property("Value", place.Element!);
        w.Close();

        void Property(string name, ValueModel value)
        {
            w.Line();
            w.Line($"/// <summary>The {name.ToLowerInvariant()}.</summary>");
            w.Line($"public {places.Type(value)} {name} => {Value(places, value, "_reader", "_index", field: null)};");
        }
    }

    private static string Value(ViewPlaces places, ValueModel place, string reader, string index, ColumnModel? field) =>
        place.IsNested ? $"new {places.Type(place)}({reader}, {index})" : ViewPlaces.Read(place, reader, ViewPlaces.Values(place, reader), index, field);

    private static void Open(SourceWriter w, string what, ValueModel place, string type)
    {
        w.Line();
        w.Line($"/// <summary>The {what} <c>{XmlText.Of(place.Path)}</c>, read in place.</summary>");
        w.Line(Names.GeneratedCode);
        w.Open($"public readonly ref struct {type}");
    }

    // The reader is private, so that no other signature can name it.
    private static void OpenConstructor(SourceWriter w, RecordModel record, string type, string field)
    {
        w.Open($"internal {type}({Names.Runtime}.LakeArrowReader<{record.Type}> reader, int index)");
        w.Line($"{field} = ({Names.Reader})reader;");
    }
}
