namespace LakeOrm.Generators.Parsing;

/// <summary>The names that tie the generator to the library. The two share no assembly.</summary>
internal static class KnownNames
{
    public const string TableAttribute = "LakeOrm.LakeTableAttribute";
    public const string ProjectionAttribute = "LakeOrm.LakeProjectionAttribute";
    public const string StructAttribute = "LakeOrm.LakeStructAttribute";
    public const string ConverterAttribute = "LakeOrm.LakeConverterAttribute";
    public const string Converter = "LakeOrm.LakeConverter<TClr, TStored>";

    /// <summary>The base of <c>[LakeColumn]</c> and its synonyms.</summary>
    public const string ColumnAttribute = "LakeOrm.LakeColumnBaseAttribute";
    public const string PartitionAttribute = "LakeOrm.LakePartitionAttribute";
    public const string IgnoreAttribute = "LakeOrm.LakeIgnoreAttribute";
    public const string LengthAttribute = "LakeOrm.LakeLengthAttribute";
    public const string RangeAttribute = "LakeOrm.LakeRangeAttribute";
    public const string CompareAttribute = "LakeOrm.LakeCompareAttribute";
    public const string RegexAttribute = "LakeOrm.LakeRegexAttribute";
    public const string RuleAttribute = "LakeOrm.LakeRuleAttribute";
    public const string UniqueAttribute = "LakeOrm.LakeUniqueAttribute";
    public const string JsonAttribute = "LakeOrm.LakeJsonAttribute";
    public const string JsonPropertyNameAttribute = "System.Text.Json.Serialization.JsonPropertyNameAttribute";
    public const string Contract = "LakeOrm.CompilerServices.LakeContract";

    /// <summary>The contract that the emitter writes against.</summary>
    public const int ContractVersion = 2;
}
