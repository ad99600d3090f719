using LakeOrm.Ddl;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>The neutral type of a place: as the renderers of table formats take it, and as the expression that makes it at run time.</summary>
internal static class NeutralType
{
    public static DdlType Of(ValueModel place) => place.Storage switch
    {
        StorageKind.Decimal => DdlType.Decimal(place.Precision, place.Scale),
        StorageKind.List => DdlType.List(Of(place.Element!), place.Element!.IsNullable),
        StorageKind.Map => DdlType.Map(Of(place.Key!), Of(place.Element!), place.Element!.IsNullable),
        StorageKind.Struct => DdlType.Struct([.. place.Struct!.Fields.Select(static f => new DdlField(f.Name, Of(f.Value), f.IsNullable, f.Comment))]),
        StorageKind.TimestampNtz => DdlType.Scalar("timestamp_ntz"),
        _ => DdlType.Scalar(place.Storage.ToString().ToLowerInvariant()),
    };

    /// <summary>The expression, as a target-typed <c>new(...)</c> where that can be.</summary>
    public static string New(ValueModel place) => place.Storage switch
    {
        StorageKind.Decimal => $"new({Names.Lake}.LakeTypeKind.Decimal, {CSharpText.Literal(place.Precision)}, {CSharpText.Literal(place.Scale)})",
        StorageKind.List => $"{Names.Lake}.LakeType.List({New(place.Element!)}, nullable: {CSharpText.Literal(place.Element!.IsNullable)})",
        StorageKind.Map => $"{Names.Lake}.LakeType.Map({New(place.Key!)}, {New(place.Element!)}, nullable: {CSharpText.Literal(place.Element!.IsNullable)})",
        StorageKind.Struct => $"{Names.Lake}.LakeType.Struct({string.Join(", ", place.Struct!.Fields.Select(Field))})",
        _ => $"new({Names.Lake}.LakeTypeKind.{place.Storage})",
    };

    private static string Field(ColumnModel field) =>
        $"new {Names.Lake}.LakeField({CSharpText.Literal(field.Name)}, {New(field.Value)}, {CSharpText.Literal(field.IsNullable)})"
        + (field.Comment is null ? "" : $" {{ Comment = {CSharpText.Literal(field.Comment)} }}");
}
