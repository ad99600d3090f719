using System.Globalization;
using LakeOrm.Generators.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary>An attribute as the C# expression that makes it.</summary>
internal static class AttributeText
{
    public static string Creation(AttributeData attribute, IMethodSymbol constructor, string type)
    {
        // The parameters' types choose the same overload that the compiler chose for the attribute.
        string arguments = string.Join(", ", attribute.ConstructorArguments.Select((a, i) => Cast(a, constructor.Parameters[i].Type)));
        string settings = string.Join(", ", attribute.NamedArguments.Select(static a => $"{CSharpText.Identifier(a.Key)} = {Constant(a.Value)}"));
        return $"new {type}({arguments}){(settings.Length == 0 ? "" : $" {{ {settings} }}")}";
    }

    private static string Cast(TypedConstant constant, ITypeSymbol parameter) =>
        !constant.IsNull && SymbolEqualityComparer.Default.Equals(constant.Type, parameter) ? Constant(constant) : $"({Name(parameter)})({Constant(constant)})";

    private static string Constant(TypedConstant constant) => constant switch
    {
        { IsNull: true } => "null",
        { Kind: TypedConstantKind.Array } => $"new {Name(((IArrayTypeSymbol)constant.Type!).ElementType)}[] {{ {string.Join(", ", constant.Values.Select(Constant))} }}",
        { Kind: TypedConstantKind.Enum } => $"({Name(constant.Type!)})({Primitive(constant.Value!)})",
        { Kind: TypedConstantKind.Type } => $"typeof({Name((ITypeSymbol)constant.Value!)})",
        _ => Primitive(constant.Value!),
    };

    private static string Primitive(object value) => value switch
    {
        string text => CSharpText.Literal(text),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        bool truth => CSharpText.Literal(truth),
        double number => CSharpText.Literal(number),
        float number => $"(float){CSharpText.Literal((double)number)}",
        int number => CSharpText.Literal(number),
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        sbyte number => $"(sbyte)({CSharpText.Literal(number)})",
        short number => $"(short)({CSharpText.Literal(number)})",
        byte number => $"(byte){CSharpText.Literal(number)}",
        ushort number => $"(ushort){CSharpText.Literal(number)}",
        _ => throw new InvalidOperationException($"{value.GetType()} is no type of an attribute's argument."),
    };

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
