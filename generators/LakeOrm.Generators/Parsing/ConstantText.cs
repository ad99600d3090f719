using System.Globalization;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>An attribute's constant as a C# constant of a column's type.</summary>
internal static class ConstantText
{
    /// <summary>The constant; null when the column cannot have the value.</summary>
    public static string? Of(TypedConstant constant, ColumnModel column)
    {
        if (column.Clr == ClrKind.Enum)
        {
            return constant.Kind == TypedConstantKind.Enum && constant.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) == column.Enum!.Type
                ? $"({column.Enum.Type})({Convert.ToString(constant.Value, CultureInfo.InvariantCulture)})"
                : null;
        }

        return (constant.Value, column.Clr) switch
        {
            (string text, ClrKind.String) => CSharpText.Literal(text),
            (bool value, ClrKind.Boolean) => CSharpText.Literal(value),
            (double or float, ClrKind.Double) => CSharpText.Literal(Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture)),
            (double or float, ClrKind.Single) => $"(float){CSharpText.Literal(Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture))}",
            (sbyte or byte or short or ushort or int or uint or long or ulong, _) => Integer(Convert.ToDecimal(constant.Value, CultureInfo.InvariantCulture), column.Clr),
            _ => null,
        };
    }

    private static string? Integer(decimal value, ClrKind kind)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        return kind switch
        {
            ClrKind.SByte when value is >= sbyte.MinValue and <= sbyte.MaxValue => text,
            ClrKind.Byte when value is >= 0 and <= byte.MaxValue => text,
            ClrKind.Int16 when value is >= short.MinValue and <= short.MaxValue => text,
            ClrKind.UInt16 when value is >= 0 and <= ushort.MaxValue => text,
            ClrKind.Int32 when value is >= int.MinValue and <= int.MaxValue => text,
            ClrKind.UInt32 when value is >= 0 and <= uint.MaxValue => text + "U",
            ClrKind.Int64 when value is >= long.MinValue and <= long.MaxValue => text + "L",
            ClrKind.UInt64 when value >= 0 => text + "UL",
            ClrKind.Single => text + "F",
            ClrKind.Double => text + "D",
            ClrKind.Decimal => text + "M",
            _ => null,
        };
    }
}
