using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>Every diagnostic. Bands: 00xx declaration, 01xx column types, 02xx keys and partitions, 03xx validation, 04xx projections, 90xx internal. An id is never used twice.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "LAKE0001", "The record must be partial", "'{0}' must be partial, so that the generator can add to '{1}': write 'partial' before '{2}'");

    public static readonly DiagnosticDescriptor NotARecord = Error(
        "LAKE0002", "Only records can be mapped", "'{0}' is a {1}, and only records can be mapped: write 'partial {2} {0}'");

    public static readonly DiagnosticDescriptor Abstract = Error(
        "LAKE0003", "An abstract record cannot be mapped", "'{0}' is abstract and can never be read: put the attribute on the records that derive from it, which inherit its columns");

    public static readonly DiagnosticDescriptor FileLocal = Error(
        "LAKE0004", "A file-local type cannot be mapped", "'{0}' is file-local, so generated code in another file cannot reach it: make it internal, or nest it privately in a partial type");

    public static readonly DiagnosticDescriptor Generic = Error(
        "LAKE0005", "A generic record cannot be mapped", "'{0}' is generic, and a table's columns are fixed: derive a record from '{0}' with the type arguments closed and put the attribute there");

    public static readonly DiagnosticDescriptor TwoRoles = Error(
        "LAKE0006", "A record is a table or a projection", "'{0}' has both [LakeTable] and [LakeProjection]: a table can be read as well, so take [LakeProjection] away");

    public static readonly DiagnosticDescriptor NoColumns = Error(
        "LAKE0007", "The record has no columns", "'{0}' has no column: give it a public property with a getter and an init accessor");

    public static readonly DiagnosticDescriptor BadTableName = Error(
        "LAKE0008", "The table's name is not valid", "'{0}' is no table name: write table, namespace.table or catalog.namespace.table, each part of 1 to 255 printable characters without slashes");

    public static readonly DiagnosticDescriptor DuplicateColumn = Error(
        "LAKE0009", "Two columns have one name", "'{0}' and '{1}' are both column '{2}', and names match without regard to case: rename one with [LakeColumn(Name = ...)]");

    public static readonly DiagnosticDescriptor CannotSet = Error(
        "LAKE0010", "The member cannot be set", "'{0}' cannot be set when a row is read: {1}, or take it out with [LakeIgnore]");

    public static readonly DiagnosticDescriptor BadColumnName = Error(
        "LAKE0011", "The column's name is not valid", "Column name '{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor CannotConstruct = Error(
        "LAKE0012", "The record cannot be constructed", "'{0}' cannot be made by a reader: {1}");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "LAKE0101", "The member's type cannot be stored", "'{0}' is of type '{1}', which has no column type: {2}");

    public static readonly DiagnosticDescriptor DecimalWithoutPrecision = Error(
        "LAKE0102", "A decimal needs its precision", "'{0}' is a decimal, and its column needs a precision and a scale: write [LakeColumn(Precision = 18, Scale = 2)], or what your values need");

    public static readonly DiagnosticDescriptor BadPrecision = Error(
        "LAKE0103", "The precision or scale is out of range", "'{0}' has precision {1} and scale {2}: the precision goes from 1 to 38, the scale from 0 to the precision (28 at most, which is what System.Decimal holds)");

    public static readonly DiagnosticDescriptor PrecisionOnOther = Error(
        "LAKE0104", "Only decimals have a precision", "'{0}' is a {1} and has no precision or scale: remove them, or make the member a decimal");

    public static readonly DiagnosticDescriptor BadStoredAs = Error(
        "LAKE0105", "The member cannot be stored that way", "'{0}' is a {1}, and StoredAs = {2} is for {3}");

    public static readonly DiagnosticDescriptor BadAuto = Error(
        "LAKE0106", "The member cannot take what the write stamps", "'{0}' is a {1}, and Auto = {2} needs {3}");

    public static readonly DiagnosticDescriptor FlagsByName = Error(
        "LAKE0107", "A flags enum cannot be stored by name", "'{0}' holds combinations of '{1}', which have no single name: write [LakeColumn(StoredAs = LakeStoredAs.Number)]");

    public static readonly DiagnosticDescriptor EmptyEnum = Error(
        "LAKE0108", "The enum has no names", "'{0}' is stored by name, and '{1}' has no names: declare some, or write [LakeColumn(StoredAs = LakeStoredAs.Number)]");

    public static readonly DiagnosticDescriptor NullableKey = Error(
        "LAKE0201", "A key cannot be null", "'{0}' is part of the {1} key and may be null: make it '{2}'");

    public static readonly DiagnosticDescriptor BadPartition = Error(
        "LAKE0202", "The column cannot be a partition", "'{0}' is a {1}, and a table cannot be partitioned by it: {2}");

    public static readonly DiagnosticDescriptor OnlyPartitions = Error(
        "LAKE0203", "A table needs a column that is no partition", "Every column of '{0}' is a partition, so its data files would have no column: leave one column without [LakePartition]");

    public static readonly DiagnosticDescriptor BadIndex = Error(
        "LAKE0204", "The column cannot be indexed", "'{0}' is a {1}, and Indexed = true cannot help to find a row by it: {2}");

    public static readonly DiagnosticDescriptor UnknownValidation = Error(
        "LAKE0301", "The validation is not known", "'{0}' on '{1}' is validation that cannot be compiled in, and it is never left out silently: {2}");

    public static readonly DiagnosticDescriptor BadValidation = Error(
        "LAKE0302", "The validation attribute cannot be honoured", "[{0}] on '{1}' cannot be honoured: {2}");

    public static readonly DiagnosticDescriptor BadRegex = Error(
        "LAKE0303", "The regular expression cannot be used", "[LakeRegex] on '{0}' cannot use '{1}': {2}; write '[GeneratedRegex(\"...\")] private static partial Regex {3}();'");

    public static readonly DiagnosticDescriptor BadRule = Error(
        "LAKE0304", "The rule's method cannot be called", "[LakeRule] on '{0}' cannot call '{1}': {2}; write 'static bool {3}' or 'static string? {3}'");

    public static readonly DiagnosticDescriptor UniqueWithoutKey = Error(
        "LAKE0305", "There is no key to be unique", "[LakeUnique] on '{0}' names no member, and '{0}' has no primary key: name the members, as in [LakeUnique(nameof(Email))], or give one [LakeColumn(PrimaryKey = true)]");

    public static readonly DiagnosticDescriptor BadUnique = Error(
        "LAKE0306", "The member cannot be part of a unique key", "[LakeUnique] on '{0}' cannot compare '{1}': {2}");

    public static readonly DiagnosticDescriptor NoEffectInProjection = new(
        "LAKE0401", "The setting has no effect in a projection", "{0} on '{1}' has no effect: '{2}' is a projection, which is read and never written", "LakeOrm", DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink("LAKE0401"));

    public static readonly DiagnosticDescriptor Internal = Error(
        "LAKE9001", "The generator failed", "The generator failed on '{0}': {1}. Other records are not affected; please report this.");

    public static readonly DiagnosticDescriptor RuntimeContract = Error(
        "LAKE9002", "Runtime and generator do not fit together", "'{0}' needs version {1} of LakeOrm's contract with generated code, and the referenced LakeOrm has {2}: align the versions of the LakeOrm packages");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        "LAKE9003", "The C# version is too old", "'{0}' needs C# 11 or newer for static abstract members, and this project uses C# {1}: remove LangVersion, or set it to latest");

    /// <summary>All of them, in the order of their ids.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        NotPartial, NotARecord, Abstract, FileLocal, Generic, TwoRoles, NoColumns, BadTableName, DuplicateColumn, CannotSet, BadColumnName, CannotConstruct,
        UnsupportedType, DecimalWithoutPrecision, BadPrecision, PrecisionOnOther, BadStoredAs, BadAuto, FlagsByName, EmptyEnum,
        NullableKey, BadPartition, OnlyPartitions, BadIndex,
        UnknownValidation, BadValidation, BadRegex, BadRule, UniqueWithoutKey, BadUnique,
        NoEffectInProjection,
        Internal, RuntimeContract, LanguageVersion,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "LakeOrm", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"https://github.com/lakeorm/lakeorm/blob/main/docs/diagnostics/{id}.md";
}
