using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the Arrow reader: bound by name once a schema, columns hoisted once a batch, one constructor call a row.</summary>
internal static class ArrowReaderEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "reader");
        w.Line(Names.GeneratedCode);
        w.Line($"static {Names.Runtime}.LakeArrowReader<{record.Type}> {Names.Lake}.ILakeProjection<{record.Type}>.BindArrow(global::Apache.Arrow.Schema schema) => new {Names.Reader}(schema);");
        w.Line();
        w.Line(Names.GeneratedCode);
        w.Open($"private sealed class {Names.Reader} : {Names.Runtime}.LakeArrowReader<{record.Type}>");
        foreach (ValueModel place in record.Places())
        {
            w.Line($"private readonly {Names.Runtime}.{ColumnType(place)} _{place.Local};");
        }

        w.Line();
        Bind(w, record);
        w.Line();
        w.Open("public override void Load(global::Apache.Arrow.RecordBatch batch, long firstRow)");
        foreach (ColumnModel column in record.Columns)
        {
            w.Line($"_{column.Local}.Load(batch, firstRow);");
        }

        w.Close();
        w.Line();
        w.Open($"public override void Read(global::System.Span<{record.Type}> rows)");
        foreach (ColumnModel column in record.Columns)
        {
            Hoist(w, column.Value, column.Optional);
        }

        w.Open("for (int i = 0; i < rows.Length; i++)");
        string[] values = [.. record.Columns.Select(c => Argument(w, c, "i"))];
        w.Line($"rows[i] = new {record.Type}(");
        w.Indent();
        w.Line("this,");
        for (int i = 0; i < values.Length; i++)
        {
            w.Line(values[i] + (i + 1 < values.Length ? "," : ");"));
        }

        w.Outdent();
        w.Close();
        w.Line();
        w.Line("global::System.GC.KeepAlive(this);");
        w.Close();
        EmitNarrowing(w, record);
        w.Close();
    }

    private static void Bind(SourceWriter w, RecordModel record)
    {
        w.Open($"public {Names.Reader}(global::Apache.Arrow.Schema schema)");
        string name = record.Role == RecordRole.Table ? $"{record.DisplayName} (table {record.TableText})" : record.DisplayName;
        w.Line($"var binder = new {Names.Runtime}.ArrowBinder(schema, {CSharpText.Literal(name)});");
        foreach (ColumnModel column in record.Columns)
        {
            Bind(w, "binder", column.Name, column.Member, column.Value, column.Optional);
        }

        w.Line("binder.Complete();");
        w.Close();
    }

    private static void Bind(SourceWriter w, string binder, string name, string member, ValueModel place, bool optional)
    {
        string names = $"{CSharpText.Literal(name)}, {CSharpText.Literal(member)}";
        string options = $"nullable: {CSharpText.Literal(place.IsNullable)}, optional: {CSharpText.Literal(optional)}";
        if (!place.IsNested)
        {
            w.Line($"_{place.Local} = {binder}.Bind({names}, {NeutralType.New(place)}, {options});");
            return;
        }

        string fields = place.Local + "Fields";
        w.Line($"_{place.Local} = {binder}.{place.Storage}({names}, {options}, out var {fields});");
        foreach (ColumnModel field in place.Struct?.Fields ?? default)
        {
            Bind(w, fields, field.Name, field.Member, field.Value, field.Optional);
        }

        if (place.Key is not null)
        {
            Bind(w, fields, "key", member, place.Key, optional: false);
        }

        if (place.Element is not null)
        {
            Bind(w, fields, place.Key is null ? "element" : "value", member, place.Element, optional: false);
        }
    }

    // What a row's loop needs of a column is looked up once a batch.
    private static void Hoist(SourceWriter w, ValueModel place, bool optional)
    {
        switch (place.Storage)
        {
            case StorageKind.Struct:
                break;
            case StorageKind.List or StorageKind.Map:
                w.Line($"var {place.Local}Starts = _{place.Local}.Starts;");
                w.Line($"var {place.Local}Ends = _{place.Local}.Ends;");
                break;
            default:
                w.Line($"var {place.Local} = _{place.Local}.{Conversions.Values(place)};");
                break;
        }

        if (optional)
        {
            w.Line($"bool {place.Local}Here = !_{place.Local}.IsAbsent;");
        }

        if (place.IsNullable)
        {
            w.Line($"bool {place.Local}Nulls = _{place.Local}.HasNulls;");
        }

        if (place.Stored is { Clr: ClrKind.Decimal, Precision: 0 })
        {
            w.Line($"int {place.Local}Scale = _{place.Local}.Scale;");
        }

        foreach (ColumnModel field in place.Struct?.Fields ?? default)
        {
            Hoist(w, field.Value, field.Optional);
        }

        if (place.Key is not null)
        {
            Hoist(w, place.Key, optional: false);
        }

        if (place.Element is not null)
        {
            Hoist(w, place.Element, optional: false);
        }
    }

    /// <summary>What a materialisation constructor takes for a member; statements that make it come first.</summary>
    private static string Argument(SourceWriter w, ColumnModel column, string index)
    {
        string value = column.Value.IsNested ? Nested(w, column.Value, index, column.Optional) : Flat(column.Value, index);
        if (!column.Optional)
        {
            return value;
        }

        string here = column.Local + "Here";
        return column.Value.IsNested ? $"{here}, {value}" : $"{here}, {here} ? {(column.IsNullable ? $"({value})" : value)} : default";
    }

    private static string Flat(ValueModel place, string index)
    {
        string value = Conversions.FromStored(place, index);

        // A type that something converts to may make a value of null: bytes an empty one, a user's type anything.
        string nothing = place.IsValueType && place.Clr is ClrKind.Memory or ClrKind.Converted ? $"default({place.ClrType})" : "null";
        return place.IsNullable ? $"{place.Local}Nulls && _{place.Local}.IsNull({index}) ? {nothing} : {value}" : value;
    }

    private static string Value(SourceWriter w, ValueModel place, string index) => place.IsNested ? Nested(w, place, index, optional: false) : Flat(place, index);

    private static string Nested(SourceWriter w, ValueModel place, string index, bool optional)
    {
        string[] conditions =
        [
            .. optional ? new[] { $"{place.Local}Here" } : [],
            .. place.IsNullable ? new[] { $"!({place.Local}Nulls && _{place.Local}.IsNull({index}))" } : [],
        ];
        string made = place.Local + "Made";
        if (conditions.Length > 0)
        {
            w.Line($"{MadeType(place)} {made} = default;");
            w.Open($"if ({string.Join(" && ", conditions)})");
        }

        switch (place.Storage)
        {
            case StorageKind.Struct:
                string[] fields = [.. place.Struct!.Fields.Select(f => Argument(w, f, index))];
                w.Line($"{(conditions.Length > 0 ? "" : "var ")}{made} = new {place.Struct.Type}(");
                w.Indent();
                w.Line($"default({Names.Marker}),");
                for (int i = 0; i < fields.Length; i++)
                {
                    w.Line(fields[i] + (i + 1 < fields.Length ? "," : ");"));
                }

                w.Outdent();
                break;
            case StorageKind.Map:
                MakeMap(w, place, index, conditions.Length > 0);
                break;
            default:
                MakeList(w, place, index, conditions.Length > 0);
                break;
        }

        if (conditions.Length > 0)
        {
            w.Close();
        }
        else
        {
            w.Line();
        }

        const string Immutable = "global::System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray";
        return place.Collection != CollectionKind.ImmutableArray ? made
            : place.IsNullable ? $"{made} is null ? null : {Immutable}({made})"
            : $"{Immutable}({made})";
    }

    private static void MakeList(SourceWriter w, ValueModel place, string index, bool declared)
    {
        string local = place.Local;
        string made = $"{(declared ? "" : "var ")}{local}Made";
        bool isList = place.Collection is CollectionKind.List or CollectionKind.MutableList;
        w.Line($"int {local}Count = {local}Ends[{index}] - {local}Starts[{index}];");
        w.Line(isList
            ? $"{made} = new global::System.Collections.Generic.List<{place.Element!.ClrType}>({local}Count);"
            : $"{made} = global::System.GC.AllocateUninitializedArray<{place.Element!.ClrType}>({local}Count);");
        w.Open($"for (int {local}Item = 0; {local}Item < {local}Count; {local}Item++)");
        w.Line($"int {local}At = {local}Starts[{index}] + {local}Item;");
        string element = Value(w, place.Element, local + "At");
        w.Line(isList ? $"{local}Made.Add({element});" : $"{local}Made[{local}Item] = {element};");
        w.Close();
    }

    private static void MakeMap(SourceWriter w, ValueModel place, string index, bool declared)
    {
        string local = place.Local;
        w.Line($"{(declared ? "" : "var ")}{local}Made = new {MapType(place)}({local}Ends[{index}] - {local}Starts[{index}]);");
        w.Open($"for (int {local}At = {local}Starts[{index}]; {local}At < {local}Ends[{index}]; {local}At++)");
        string key = Value(w, place.Key!, local + "At");
        string value = Value(w, place.Element!, local + "At");
        w.Open($"if (!{local}Made.TryAdd({key}, {value}))");
        w.Line($"throw _{local}.Misfit({index}, \"a map whose keys differ\", \"one key twice\");");
        w.Close();
        w.Close();
    }

    private static string MadeType(ValueModel place) => place.Storage switch
    {
        StorageKind.Struct => place.Struct!.Type + (place.IsNullable ? "?" : ""),
        StorageKind.Map => MapType(place),
        _ when place.Collection is CollectionKind.List or CollectionKind.MutableList => $"global::System.Collections.Generic.List<{place.Element!.ClrType}>",
        _ => $"{place.Element!.ClrType}[]",
    };

    private static string MapType(ValueModel place) => $"global::System.Collections.Generic.Dictionary<{place.Key!.ClrType}, {place.Element!.ClrType}>";

    private static string ColumnType(ValueModel place) => place.IsNested ? $"Arrow{place.Storage}Column" : "ArrowColumn";

    // Types that a lake has not: what is stored is wider, and what does not fit is an error with a name.
    private static void EmitNarrowing(SourceWriter w, RecordModel record)
    {
        HashSet<ClrKind> kinds = [.. record.Places().Select(static v => v.Enum is { ByName: false } number ? number.Underlying : v.Stored.Clr)];
        Narrow(ClrKind.Byte, "byte", "short", "value is >= 0 and <= byte.MaxValue");
        Narrow(ClrKind.UInt16, "ushort", "int", "value is >= 0 and <= ushort.MaxValue");
        Narrow(ClrKind.UInt32, "uint", "long", "value is >= 0 and <= uint.MaxValue");
        Narrow(ClrKind.UInt64, "ulong", Names.Int128, "value >= 0 && value <= ulong.MaxValue");
        void Narrow(ClrKind kind, string clr, string stored, string fits)
        {
            if (!kinds.Contains(kind))
            {
                return;
            }

            w.Line();
            w.Line($"private static {clr} To{kind}({Names.Runtime}.ArrowColumn column, int row, {stored} value) =>");
            w.Indent();
            w.Line($"{fits} ? ({clr})value : throw column.Misfit(row, $\"0 to {{{clr}.MaxValue}}\", $\"{{value}}\");");
            w.Outdent();
        }
    }
}
