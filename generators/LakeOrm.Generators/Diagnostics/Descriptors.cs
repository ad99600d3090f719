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
        "LAKE0006", "A record has one role", "'{0}' has both {1} and {2}: {3}");

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

    public static readonly DiagnosticDescriptor TwoColumnAttributes = Error(
        "LAKE0013", "The column is described twice", "'{0}' has [{1}] and [{2}], which mean the same, so that it is not clear which one holds: move all settings into one of them");

    public static readonly DiagnosticDescriptor NotAColumn = Error(
        "LAKE0014", "The member cannot be a column", "'{0}' has [{1}] and is no column, for it is no public property of instances with a public getter: make it one, or take the attribute away");

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

    public static readonly DiagnosticDescriptor StructWithoutAttribute = Error(
        "LAKE0109", "A nested record needs [LakeStruct]", "'{0}' is of record type '{1}', which is not marked as the values of a column: put [LakeStruct] on '{1}' and make it partial");

    public static readonly DiagnosticDescriptor BadMapKey = Error(
        "LAKE0110", "The type cannot be a map's key", "'{0}' is a dictionary with keys of type '{1}', which a table cannot have: use a string, a number, a date or a Guid");

    public static readonly DiagnosticDescriptor BadUnknown = Error(
        "LAKE0111", "Unknown values cannot be read that way", "'{0}' has Unknown = {1}, which needs {2}");

    public static readonly DiagnosticDescriptor BadConverter = Error(
        "LAKE0112", "The converter cannot be used", "Converter '{0}' cannot be used for '{1}': {2}");

    public static readonly DiagnosticDescriptor BadJson = Error(
        "LAKE0113", "The JSON context cannot be used", "'{0}' cannot be stored as JSON by '{1}': {2}");

    public static readonly DiagnosticDescriptor RecursiveStruct = Error(
        "LAKE0114", "A nested record holds itself", "'{0}' is of record type '{1}', which holds itself, and a column's type ends somewhere: keep the key of the other row instead, or store the member as JSON");

    public static readonly DiagnosticDescriptor ForeignStruct = Error(
        "LAKE0115", "A nested record is declared in another project", "'{0}' is of record type '{1}' of assembly '{2}', and a record's parts are generated in one project: declare it in this one, or give it a converter with [LakeConverter]");

    public static readonly DiagnosticDescriptor BadDefault = Error(
        "LAKE0120", "The default does not fit the member", "'{0}' is a {1} and cannot have Default = {2}: {3}");

    public static readonly DiagnosticDescriptor BadNotNull = Error(
        "LAKE0121", "NotNull contradicts the member's type", "'{0}' is declared '{1}', which may be null, and NotNull = true says that it may not: declare it '{2}', or take NotNull away");

    public static readonly DiagnosticDescriptor JsonWithoutRole = Error(
        "LAKE0130", "JSON is read into tables and projections", "'{0}' has [LakeJson], which adds to [LakeTable] or [LakeProjection]: put one of them there, too");

    public static readonly DiagnosticDescriptor DuplicateJsonName = Error(
        "LAKE0131", "Two members have one name in JSON", "'{0}' and '{1}' are both '{2}' in JSON: give one another name with [JsonPropertyName]");

    public static readonly DiagnosticDescriptor BadJsonName = Error(
        "LAKE0132", "The name in JSON is not valid", "The name of '{0}' in JSON has a surrogate without its partner, which no UTF-8 text can hold: choose another");

    public static readonly DiagnosticDescriptor NoEffectInJson = Warning(
        "LAKE0133", "The attribute has no effect on the strict reader", "[{0}] on '{1}' has no effect on the reader of [LakeJson], which takes each type in one form: remove it, or suppress this where the record is serialized by System.Text.Json too");

    public static readonly DiagnosticDescriptor NullableKey = Error(
        "LAKE0201", "A key cannot be null", "'{0}' is part of the {1} key and may be null: make it '{2}'");

    public static readonly DiagnosticDescriptor BadPartition = Error(
        "LAKE0202", "The column cannot be a partition", "'{0}' is a {1}, and a table cannot be partitioned by it: {2}");

    public static readonly DiagnosticDescriptor OnlyPartitions = Error(
        "LAKE0203", "A table needs a column that is no partition", "Every column of '{0}' is a partition, so its data files would have no column: leave one column without [LakePartition]");

    public static readonly DiagnosticDescriptor BadIndex = Error(
        "LAKE0204", "The column cannot be indexed", "'{0}' is a {1}, and Indexed = true cannot help to find a row by it: {2}");

    public static readonly DiagnosticDescriptor TransformNeedsIceberg = Error(
        "LAKE0205", "The transform needs a table of Iceberg alone", "'{0}' is partitioned by its {1}, and Delta has partitions by a column's own value only: write [LakePartition], or [LakeTable(Formats = LakeFormats.Iceberg)] if the table is never one of Delta");

    public static readonly DiagnosticDescriptor MissingKey = Error(
        "LAKE0206", "The record has no key where one is needed", "'{0}' has no {1} key, and '{2}' needs one to find rows: mark the members that identify a row with {3}");

    public static readonly DiagnosticDescriptor BadTransform = Error(
        "LAKE0207", "The transform does not take the type", "'{0}' is a {1}, and the transform {2} takes {3}: partition by another transform or another member");

    public static readonly DiagnosticDescriptor BadTransformArgument = Error(
        "LAKE0208", "The transform's number is not valid", "'{0}' is partitioned by the transform {1} with {2}, which {3}");

    public static readonly DiagnosticDescriptor RedundantPartition = Error(
        "LAKE0209", "The partition is redundant", "'{0}' is partitioned by its {1}, and before that by its {2}, which Iceberg refuses as redundant: keep {3}");

    public static readonly DiagnosticDescriptor PartitionNameTaken = Error(
        "LAKE0210", "The partition has the name of a column", "'{0}' is partitioned by its {1}, a field that Iceberg names '{2}', and that is the column of '{3}': rename the column with [LakeColumn(Name = ...)]");

    public static readonly DiagnosticDescriptor BadSortable = Error(
        "LAKE0211", "Rows cannot be kept in the column's order", "'{0}' is a {1}, and Sortable = true cannot help to find rows by it: {2}");

    public static readonly DiagnosticDescriptor FloatingKey = Error(
        "LAKE0212", "Iceberg has no floating-point identifiers", "'{0}' is a {1} and part of the primary key, and Iceberg takes no floating-point identifier fields: use a decimal or an integer, or write [LakeTable(Formats = LakeFormats.Delta)] if the table is never one of Iceberg");

    public static readonly DiagnosticDescriptor BadKey = Error(
        "LAKE0216", "The column cannot be a key", "'{0}' is a {1} and cannot be part of the {2} key, for two of them cannot be compared everywhere: use a member with a single value");

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

    public static readonly DiagnosticDescriptor NoEffectInProjection = Warning(
        "LAKE0401", "The setting has no effect in a projection", "{0} on '{1}' has no effect: '{2}' is a projection, which is read and never written");

    public static readonly DiagnosticDescriptor NoEffectInStruct = Warning(
        "LAKE0402", "The setting has no effect in a nested record", "{0} on '{1}' has no effect: '{2}' is a nested record, which is a column and not a table");

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
        TwoColumnAttributes, NotAColumn,
        UnsupportedType, DecimalWithoutPrecision, BadPrecision, PrecisionOnOther, BadStoredAs, BadAuto, FlagsByName, EmptyEnum, StructWithoutAttribute, BadMapKey, BadUnknown, BadConverter,
        BadJson, RecursiveStruct, ForeignStruct, BadDefault, BadNotNull, JsonWithoutRole, DuplicateJsonName, BadJsonName, NoEffectInJson,
        NullableKey, BadPartition, OnlyPartitions, BadIndex, TransformNeedsIceberg, MissingKey, BadTransform, BadTransformArgument, RedundantPartition, PartitionNameTaken, BadSortable, FloatingKey,
        BadKey,
        UnknownValidation, BadValidation, BadRegex, BadRule, UniqueWithoutKey, BadUnique,
        NoEffectInProjection, NoEffectInStruct,
        QuotedHole, BuiltSql, NotAwaited, NotDisposed,
        Internal, RuntimeContract, LanguageVersion,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "LakeOrm", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, "LakeOrm", DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"https://github.com/lakeorm/lakeorm/blob/main/docs/diagnostics/{id}.md";
}
