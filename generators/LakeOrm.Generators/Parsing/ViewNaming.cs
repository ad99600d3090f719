using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Finds names for a record's row views that nothing else has.</summary>
internal sealed class ViewNaming(IEnumerable<string> taken)
{
    private const string Method = "View";
    private const string Rows = "RowViews";
    private const string Row = "RowView";
    private const string Generator = "LakeOrm.Generators";

    private readonly List<NestedViewNames> _nested = [];
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The names of a record's views. That of a nested view is made of the members on the way to it.</summary>
    public static ViewNames Of(INamedTypeSymbol type, IEnumerable<ColumnModel> columns)
    {
        string prefix = "";
        for (int n = 1; IsTaken(type, prefix + Method) || IsTaken(type, prefix + Rows) || IsTaken(type, prefix + Row); n++)
        {
            prefix = n == 1 ? "Lake" : "Lake" + CSharpText.Literal(n);
        }

        // A nested view is named from within others, where the members of a structure would come first.
        ViewNaming naming = new(columns.SelectMany(static c => c.Value.SelfAndBelow()).SelectMany(static v => v.Struct?.Fields ?? default).Select(static f => f.Member));
        naming._taken.UnionWith([prefix + Method, prefix + Rows, prefix + Row]);
        foreach (ColumnModel column in columns)
        {
            naming.Add(column.Value, column.Member);
        }

        return new ViewNames(prefix + Method, prefix + Rows, prefix + Row, new(naming._nested));
    }

    // What the generator gave to a base in another assembly may be hidden, as it is within one, where it does not see what it gives.
    private static bool IsTaken(INamedTypeSymbol type, string name) => type.Name == name || StaticMembers.Named(type, name).Any(static member => !IsGenerated(member));

    private static bool IsGenerated(ISymbol member) =>
        member.GetAttributes().Any(static a => a.AttributeClass.Is("System.CodeDom.Compiler.GeneratedCodeAttribute") && new AttributeReader(a).ConstructorString(0) == Generator);

    private void Add(ValueModel place, string name)
    {
        switch (place.Storage)
        {
            case StorageKind.Struct:
                string isNull = "IsNull";
                while (place.Struct!.Fields.Any(f => f.Member == isNull))
                {
                    isNull = "Lake" + isNull;
                }

                _nested.Add(new NestedViewNames(place.Local, Free(name + "View"), null, isNull));
                foreach (ColumnModel field in place.Struct.Fields)
                {
                    Add(field.Value, name + field.Member);
                }

                break;
            case StorageKind.List:
                _nested.Add(new NestedViewNames(place.Local, Free(name + "View"), null, "IsNull"));
                Add(place.Element!, name + "Element");
                break;
            case StorageKind.Map:
                _nested.Add(new NestedViewNames(place.Local, Free(name + "View"), Free(name + "EntryView"), "IsNull"));
                Add(place.Element!, name + "Value");
                break;
        }
    }

    private string Free(string wanted)
    {
        string name = wanted;
        for (int n = 2; !_taken.Add(name); n++)
        {
            name = wanted + CSharpText.Literal(n);
        }

        return name;
    }
}
