using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Analyzers;

/// <summary>The names of what users call.</summary>
internal static class ClientNames
{
    public const string Sql = "LakeOrm.LakeSql";
    public const string Client = "LakeOrm.LakeClient";
    public const string Reader = "LakeOrm.LakeReader";
    public const string Batch = "LakeOrm.LakeBatch`1";
    public const string RequiresKey = "LakeOrm.CompilerServices.RequiresLakeKeyAttribute";

    /// <summary>Whether two types are one, but for their type arguments.</summary>
    public static bool IsA(this ITypeSymbol? type, INamedTypeSymbol? definition) => definition is not null && SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, definition);
}
