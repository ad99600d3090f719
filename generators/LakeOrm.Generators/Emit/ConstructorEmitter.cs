using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the constructor by which the reader makes a record. It sets what no object initializer can, and leaves the defaults of absent columns alone.</summary>
internal static class ConstructorEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        ConstructionModel construction = record.Construction;
        if (construction.EmitsParameterless)
        {
            // The constructor below takes the implicit one away.
            w.Line("/// <summary>Makes a record with its defaults.</summary>");
            w.Line(Names.GeneratedCode);
            w.Open($"public {record.Name}()");
            w.Close();
            w.Line();
        }

        w.Line(Names.GeneratedCode);
        if (construction.SetsRequiredMembers)
        {
            w.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        }

        w.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");

        // A nested record is made by the readers of all records that hold it.
        bool isStruct = record.Role == RecordRole.Struct;
        if (isStruct)
        {
            w.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        }

        // The marker keeps the signature apart from every constructor that the user may write.
        string signature = isStruct ? $"internal {record.Name}({Names.Marker} marker" : $"private {record.Name}({Names.Reader} marker";
        w.Line($"{signature}, {string.Join(", ", record.Columns.SelectMany(Parameters))})");
        if (construction.Chain != ConstructorChain.None)
        {
            w.Indent();
            w.Line($": {(construction.Chain == ConstructorChain.This ? "this" : "base")}({string.Join(", ", construction.Arguments.Select(a => Argument(a, record)))})");
            w.Outdent();
        }

        w.Line("{");
        w.Indent();
        foreach (ColumnModel column in record.Columns.Where(static c => !c.SetByConstructor))
        {
            if (column.Default is not null)
            {
                w.Line($"this.{column.Identifier} = {column.Local}Here ? {column.Local} : {column.Default};");
            }
            else if (column.Optional)
            {
                w.Open($"if ({column.Local}Here)");
                w.Line($"this.{column.Identifier} = {column.Local};");
                w.Close();
            }
            else
            {
                w.Line($"this.{column.Identifier} = {column.Local};");
            }
        }

        w.Close();
    }

    private static IEnumerable<string> Parameters(ColumnModel column)
    {
        if (column.Optional)
        {
            yield return $"bool {column.Local}Here";
        }

        yield return $"{column.ClrType} {column.Local}";
    }

    private static string Argument(ConstructorArgument argument, RecordModel record)
    {
        if (argument.Column < 0)
        {
            return $"{argument.Parameter}: {argument.Default}";
        }

        ColumnModel column = record.Columns[argument.Column];
        return column.Optional
            ? $"{argument.Parameter}: {column.Local}Here ? {column.Local} : {column.Default ?? argument.Default}"
            : $"{argument.Parameter}: {column.Local}";
    }
}
