namespace LakeOrm.Generators.Emit;

/// <summary>The names that generated code writes.</summary>
internal static class Names
{
    /// <summary>The generator's version without its last part: a patch must not change every user's generated files.</summary>
    public const string Version = "0.1";

    /// <summary>Stands on what is generated, never on the record itself: analyzers would then pass over the user's part too.</summary>
    public const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"LakeOrm.Generators\", \"" + Version + "\")]";

    public const string Lake = "global::LakeOrm";
    public const string Runtime = "global::LakeOrm.CompilerServices";
    public const string Parquet = "global::LakeOrm.Parquet";
    public const string Convert = Runtime + ".LakeConvert";
    public const string Marker = Runtime + ".LakeMarker";
    public const string Int128 = "global::System.Int128";

    /// <summary>The nested types of a record. Private nested, because a file-local type may not stand in a member's signature.</summary>
    public const string Reader = "__LakeReader";
    public const string Schema = "__LakeSchema";
    public const string ParquetSchema = "__LakeParquetSchema";
    public const string JsonReader = "__LakeJsonReader";
    public const string Enums = "__LakeEnums";
    public const string Converters = "__LakeConverters";
    public const string Contracts = "__LakeContracts";
    public const string Patterns = "__LakePatterns";
    public const string Attributes = "__LakeAttributes";

    public static string Span(string type) => $"global::System.ReadOnlySpan<{type}>";
}
