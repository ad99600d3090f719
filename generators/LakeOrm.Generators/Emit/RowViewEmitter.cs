using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the row views: structs that read a loaded batch in place. The spans of flat columns are hoisted once a batch, so that a property is a load.</summary>
internal static class RowViewEmitter
{
    // What is private among members that are the user's. A member with such a name is not to be expected: the prefix is ours.
    private const string Columns = "__lake";
    private const string Row = "__lakeRow";
    private const string ColumnsType = "__LakeColumns";
    private const string Enumerator = "__LakeEnumerator";

    public static void Emit(SourceWriter w, RecordModel record, ViewNames names)
    {
        ViewPlaces places = new(names);
        string batch = $"{Names.Lake}.LakeBatch<{record.Type}>";
        RecordEmitter.Banner(w, "row views");
        w.Line("/// <summary>Reads the rows of a batch in place: no record is made, and nothing is allocated. The views are valid until the batch is disposed.</summary>");
        w.Line("/// <param name=\"batch\">The batch.</param>");
        w.Line("/// <returns>The rows, for <c>foreach (ref readonly var row in ...)</c>, which copies none of them, or by index.</returns>");
        w.Line("/// <exception cref=\"global::System.ObjectDisposedException\">The batch was disposed.</exception>");
        w.Line($"/// <exception cref=\"{Names.Lake}.LakeDataException\">A value does not fit its member.</exception>");
        w.Line(Names.GeneratedCode);
        w.Line($"public static {names.Rows} {names.Method}({batch} batch) => new {names.Rows}(batch);");
        w.Line();
        EmitRows(w, record, names, places, batch);
        w.Line();
        EmitRow(w, record, names, places, batch);
    }

    private static void EmitRows(SourceWriter w, RecordModel record, ViewNames names, ViewPlaces places, string batch)
    {
        string enumerator = $"{names.Row}.{Enumerator}";
        w.Line("/// <summary>The rows of a batch, read in place.</summary>");
        w.Line(Names.GeneratedCode);
        w.Open($"public readonly ref struct {names.Rows}");
        w.Line($"private readonly {enumerator} _rows;");
        w.Line();
        w.Line($"internal {names.Rows}({batch} batch) => _rows = new {enumerator}(batch);");
        w.Line();
        w.Line("/// <summary>How many rows there are.</summary>");
        w.Line("public int Count => _rows.Count;");
        w.Line();
        w.Line("/// <summary>A row.</summary>");
        w.Line("/// <param name=\"index\">Its index in the batch.</param>");
        w.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">There is no such row.</exception>");
        w.Line("/// <exception cref=\"global::System.ObjectDisposedException\">The batch was disposed.</exception>");
        w.Line($"public {names.Row} this[int index] => _rows.At(index);");
        w.Line();
        w.Line("/// <summary>Goes through the rows.</summary>");
        w.Line($"public {enumerator} GetEnumerator() => _rows;");
        foreach (ColumnModel column in record.Columns)
        {
            NestedViewEmitter.Emit(w, record, places, column.Value, column.Optional);
        }

        w.Close();
    }

    private static void EmitRow(SourceWriter w, RecordModel record, ViewNames names, ViewPlaces places, string batch)
    {
        w.Line("/// <summary>One row of a batch, read in place.</summary>");
        w.Line(Names.GeneratedCode);
        w.Open($"public ref struct {names.Row}");
        w.Line($"private readonly {ColumnsType} {Columns};");
        w.Line($"private int {Row};");
        w.Line();
        w.Open($"private {names.Row}({Names.Reader} reader)");
        w.Line($"{Columns} = new {ColumnsType}(reader);");
        w.Line($"{Row} = -1;");
        w.Close();
        foreach (ColumnModel column in record.Columns)
        {
            w.Line();
            w.Line($"/// <summary>Column <c>{XmlText.Of(column.Name)}</c>.</summary>");
            w.Line(column.Value.IsNested
                ? $"public readonly {names.Rows}.{places.Type(column.Value)} {column.Identifier} => new {names.Rows}.{places.Type(column.Value)}({Columns}._reader, {Row});"
                : $"public readonly {places.Type(column.Value)} {column.Identifier} => {ViewPlaces.Read(column.Value, $"{Columns}._reader", $"{Columns}.{column.Local}", Row, column)};");
        }

        w.Line();
        EmitEnumerator(w, names, batch);
        w.Line();
        EmitColumns(w, record);
        w.Close();
    }

    private static void EmitEnumerator(SourceWriter w, ViewNames names, string batch)
    {
        w.Line("/// <summary>Goes through the rows of a batch.</summary>");
        w.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        w.Open($"public ref struct {Enumerator}");
        w.Line($"private readonly {batch} _batch;");
        w.Line($"private {names.Row} _row;");
        w.Line();
        w.Open($"internal {Enumerator}({batch} batch)");
        w.Line("global::System.ArgumentNullException.ThrowIfNull(batch);");
        w.Line("_batch = batch;");
        w.Line($"_row = new {names.Row}(({Names.Reader})batch.Reader);");
        w.Close();
        w.Line();
        w.Line("/// <summary>The row.</summary>");
        w.Line("[global::System.Diagnostics.CodeAnalysis.UnscopedRef]");
        w.Line($"public readonly ref readonly {names.Row} Current => ref _row;");
        w.Line();
        w.Line("internal readonly int Count => _batch.Count;");
        w.Line();
        w.Line("/// <summary>Goes on to the next row.</summary>");
        w.Line("/// <returns>False at the end.</returns>");
        w.Line("/// <exception cref=\"global::System.ObjectDisposedException\">The batch was disposed.</exception>");
        w.Open("public bool MoveNext()");
        w.Line("_batch.ThrowIfDisposed();");
        w.Line($"return ++_row.{Row} < _batch.Count;");
        w.Close();
        w.Line();
        w.Open($"internal readonly {names.Row} At(int index)");
        w.Line("_batch.ThrowIfDisposed();");
        w.Line("global::System.ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_batch.Count, \"index\");");
        w.Line($"{names.Row} row = _row;");
        w.Line($"row.{Row} = index;");
        w.Line("return row;");
        w.Close();
        w.Close();
    }

    private static void EmitColumns(SourceWriter w, RecordModel record)
    {
        ValueModel[] flat = [.. record.Columns.Select(static c => c.Value).Where(static v => !v.IsNested)];
        w.Open($"private readonly ref struct {ColumnsType}");
        w.Line($"internal readonly {Names.Reader} _reader;");
        foreach (ValueModel place in flat)
        {
            w.Line($"internal readonly {Conversions.ValuesType(place)} {place.Local};");
        }

        w.Line();
        w.Open($"internal {ColumnsType}({Names.Reader} reader)");
        w.Line("_reader = reader;");
        foreach (ValueModel place in flat)
        {
            w.Line($"{place.Local} = {ViewPlaces.Values(place, "reader")};");
        }

        w.Close();
        w.Close();
    }
}
