using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>Every diagnostic. Bands: 00xx declaration, 01xx column types, 02xx keys and partitions, 03xx validation, 04xx projections, 05xx usage, 90xx internal. An id is never used twice.</summary>
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

    public static readonly DiagnosticDescriptor MissingKey = Error(
        "LAKE0206", "The record has no key where one is needed", "'{0}' has no {1} key, and '{2}' needs one to find rows: mark the members that identify a row with {3}");

    public static readonly DiagnosticDescriptor UnknownValidation = Error(
        "LAKE0301", "The validation is not known", "'{0}' on '{1}' is validation that the generator does not know, and it is never left out silently: use one of the attributes in docs/types.md, or check before the insert");

    public static readonly DiagnosticDescriptor BadValidation = Error(
        "LAKE0302", "The validation attribute cannot be honoured", "[{0}] on '{1}' cannot be honoured: {2}");

    public static readonly DiagnosticDescriptor NoEffectInProjection = Warning(
        "LAKE0401", "The setting has no effect in a projection", "{0} on '{1}' has no effect: '{2}' is a projection, which is read and never written");

    public static readonly DiagnosticDescriptor QuotedHole = Error(
        "LAKE0501", "A hole stands inside quotes", "'{0}' stands inside {1}, where it would be text and no parameter: take the quotes away, and to match a part of a text put the pattern into the value");

    public static readonly DiagnosticDescriptor BuiltSql = Warning(
        "LAKE0502", "Values are put into the SQL as text", "The text of LakeSql.Raw is put together from values, which can change what the statement means: write an interpolated LakeSql, in which each hole is a bound parameter");

    public static readonly DiagnosticDescriptor NotAwaited = Warning(
        "LAKE0503", "A result is never awaited", "'{0}' {1}");

    public static readonly DiagnosticDescriptor NotDisposed = Warning(
        "LAKE0504", "A batch is not disposed", "'{0}' is a batch of your own, and it keeps its memory until it is disposed: put it into a using statement");

    public static readonly DiagnosticDescriptor Internal = Error(
        "LAKE9001", "The generator failed", "The generator failed on '{0}': {1}. Other records are not affected; please report this.");

    public static readonly DiagnosticDescriptor RuntimeContract = Error(
        "LAKE9002", "Runtime and generator do not fit together", "'{0}' needs version {1} of LakeOrm's contract with generated code, and the referenced LakeOrm has {2}: align the versions of the LakeOrm packages");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        "LAKE9003", "The C# version is too old", "'{0}' needs C# 11 or newer for static abstract members, and this project uses C# {1}: remove LangVersion, or set it to latest");

    /// <summary>Those about code that uses records; each has its own analyzer.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> Usage = [MissingKey, QuotedHole, BuiltSql, NotAwaited, NotDisposed];

    /// <summary>All of them, in the order of their ids.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        NotPartial, NotARecord, Abstract, FileLocal, Generic, TwoRoles, NoColumns, BadTableName, DuplicateColumn, CannotSet, BadColumnName, CannotConstruct,
        UnsupportedType, DecimalWithoutPrecision, BadPrecision, PrecisionOnOther, BadStoredAs, BadAuto, FlagsByName, EmptyEnum,
        NullableKey, BadPartition, OnlyPartitions, BadIndex, MissingKey,
        UnknownValidation, BadValidation,
        NoEffectInProjection,
        QuotedHole, BuiltSql, NotAwaited, NotDisposed,
        Internal, RuntimeContract, LanguageVersion,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "LakeOrm", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, "LakeOrm", DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"https://github.com/lakeorm/lakeorm/blob/main/docs/diagnostics/{id}.md";
}
