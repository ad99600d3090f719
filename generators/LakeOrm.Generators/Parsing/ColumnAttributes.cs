using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>What <c>[LakeColumn]</c> and its synonyms say of a column beside its type.</summary>
internal static class ColumnAttributes
{
    /// <summary>Refuses an attribute on a property that cannot be a column, which would be lost silently.</summary>
    public static void CheckPlaces(INamedTypeSymbol type, DiagnosticSink sink)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            foreach (IPropertySymbol property in t.GetMembers().OfType<IPropertySymbol>().Where(static p => !MemberFinder.MayBeColumn(p)))
            {
                Member member = new(property, parameter: null);
                if ((member.Attribute(KnownNames.ColumnAttribute) ?? member.Attribute(KnownNames.PartitionAttribute)) is { } attribute)
                {
                    sink.Report(Descriptors.NotAColumn, attribute.Location() ?? member.Location, member.Name, attribute.ShortName);
                }
            }
        }
    }

    /// <summary>Refuses a second attribute on a member: it would be anyone's guess which one holds.</summary>
    public static void CheckSynonyms(Member member, DiagnosticSink sink)
    {
        AttributeReader[] found = [.. member.Attributes.Where(static a => Member.Is(a, KnownNames.ColumnAttribute)).Select(static a => new AttributeReader(a))];
        for (int i = 1; i < found.Length; i++)
        {
            sink.Report(Descriptors.TwoColumnAttributes, found[i].Location() ?? member.Location, found[0].Location(), member.Name, found[0].ShortName, found[i].ShortName);
        }
    }

    /// <summary>Whether the attribute says that the column may not be null, which is for members that cannot say so themselves.</summary>
    public static bool IsNotNull(Member member, AttributeReader? column, DiagnosticSink sink)
    {
        if (column?.Bool("NotNull") != true)
        {
            return false;
        }

        ITypeSymbol type = member.Property.Type;
        if (member.Property.NullableAnnotation == NullableAnnotation.Annotated || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T })
        {
            string declared = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            sink.Report(Descriptors.BadNotNull, column.Value.Location() ?? member.Location, member.Name, declared, declared.TrimEnd('?'));
        }

        return true;
    }

    /// <summary>Whether rows are kept in the column's order.</summary>
    public static bool IsSortable(Member member, ColumnModel column, AttributeReader? attribute, DiagnosticSink sink)
    {
        if (attribute?.Bool("Sortable") != true)
        {
            return false;
        }

        bool isPartition = PartitionParser.IsIdentity(member);
        string? advice = column.Storage switch
        {
            _ when isPartition => "all rows of a file have one value of it; take Sortable away",
            > StorageKind.TimestampNtz => "its values have no order; sort by a member of its own, or take Sortable away",
            _ => null,
        };
        if (advice is not null)
        {
            sink.Report(Descriptors.BadSortable, attribute.Value.Location() ?? member.Location, member.Name, isPartition ? "partition column" : TypeMapper.ReadableName(column.Clr), advice);
        }

        return true;
    }

    /// <summary>Refuses a primary key that Iceberg does not take as identifier.</summary>
    public static void CheckIdentifier(Member member, ColumnModel column, TableFormats formats, DiagnosticSink sink)
    {
        if (column is { PrimaryKey: true, Storage: StorageKind.Float32 or StorageKind.Float64 } && (formats & TableFormats.Iceberg) != 0)
        {
            sink.Report(Descriptors.FloatingKey, member.Location, member.Name, TypeMapper.ReadableName(column.Clr));
        }
    }
}
