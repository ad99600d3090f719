using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Turns a member's type, and all types that it is made of, into the values of a column.</summary>
internal sealed class ValueParser(RecordRole role, Compilation compilation, NameScope names, RuleParser? rules, DiagnosticSink sink, CancellationToken cancellationToken)
{
    private const int MaxPrecision = 38;

    // The scale that System.Decimal holds.
    private const int MaxScale = 28;

    private readonly Stack<INamedTypeSymbol> _open = new();

    // The nested record that turned out to hold itself.
    private INamedTypeSymbol? _recurring;

    /// <summary>The member's values; null when there is no column type for them, which was reported.</summary>
    /// <param name="member">The member.</param>
    /// <param name="column">Its column attribute; null for none.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="neverNull">Nothing can be null there, also where the type does not say so.</param>
    public ValueModel? Parse(Member member, AttributeReader? column, string name, bool neverNull) => Parse(member, column, member.Name, name, neverNull);

    private StaticMembers Reach => new(_open.Peek(), role == RecordRole.Struct, compilation);

    /// <summary>Begins a nested record, whose own members are parsed next.</summary>
    public void Enter(INamedTypeSymbol type) => _open.Push(type);

    private ValueModel? Parse(Member member, AttributeReader? column, string wanted, string path, bool neverNull)
    {
        ValueSettings settings = new(member.Name, column, member.Attribute(KnownNames.ConverterAttribute), member.Location);
        ITypeSymbol type = member.Property.Type;
        ValueModel? value = column?.Type("Json") is { } context
            ? Json(type, context, wanted, path, settings)
            : Parse(type, member.Property.NullableAnnotation, wanted, path, settings, neverNull);
        if (value is not null)
        {
            CheckSettings(value, settings);
        }

        return value;
    }

    private ValueModel? Parse(ITypeSymbol type, NullableAnnotation annotation, string wanted, string path, ValueSettings settings, bool neverNull)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (ConverterParser.Find(type, settings, Reach) is { } converter)
        {
            return Converted(type, annotation, converter, wanted, path, settings);
        }

        if (TypeMapper.Map(type, annotation) is not { } mapped)
        {
            sink.Report(Descriptors.UnsupportedType, settings.Location, settings.Member, type.ToDisplayString(), TypeMapper.Advice(type));
            return null;
        }

        string local = names.Local(wanted);

        // Nothing was said about null, but what cannot be null is not.
        bool isNullable = mapped.IsNullable && !(mapped.IsOblivious && neverNull);
        return mapped.Clr switch
        {
            ClrKind.List => List(mapped, isNullable, local, path, settings),
            ClrKind.Map => Map(mapped, isNullable, local, path, settings),
            ClrKind.Struct => Struct(mapped, isNullable, local, path, settings),
            _ => Scalar(mapped, isNullable, local, path, settings),
        };
    }

    private ValueModel Scalar(MappedType mapped, bool isNullable, string local, string path, ValueSettings settings)
    {
        StorageKind storage = (settings.Column?.Int("StoredAs", 0), mapped.Clr) switch
        {
            (1, ClrKind.DateTime) => StorageKind.TimestampNtz,
            (2, ClrKind.Enum) => TypeMapper.Storage(UnderlyingOf(mapped.Enum!)),
            _ => TypeMapper.Storage(mapped.Clr),
        };
        (int precision, int scale) = mapped.Clr == ClrKind.Decimal ? Precision(settings) : storage == StorageKind.Decimal ? (20, 0) : (0, 0);
        return Place(mapped, isNullable, local, path) with
        {
            Storage = storage,
            Precision = precision,
            Scale = scale,
            Enum = mapped.Enum is null ? null : Enum(mapped.Enum, storage == StorageKind.String, isNullable, settings),
        };
    }

    private ValueModel? List(MappedType mapped, bool isNullable, string local, string path, ValueSettings settings) =>
        Parse(mapped.Element!, mapped.ElementAnnotation, local + "Element", path + ".element", settings, neverNull: false) is { } element
            ? Place(mapped, isNullable, local, path) with { Collection = mapped.Collection, Element = element }
            : null;

    private ValueModel? Map(MappedType mapped, bool isNullable, string local, string path, ValueSettings settings)
    {
        ValueModel? key = Parse(mapped.Key!, NullableAnnotation.NotAnnotated, local + "EntryKey", path + ".key", settings, neverNull: true);
        ValueModel? element = Parse(mapped.Element!, mapped.ElementAnnotation, local + "EntryValue", path + ".value", settings, neverNull: false);
        if (key is null || element is null)
        {
            return null;
        }

        if (key.IsNullable || key.IsNested || key.Stored.Clr is ClrKind.ByteArray or ClrKind.Memory)
        {
            sink.Report(Descriptors.BadMapKey, settings.Location, settings.Member, mapped.Key!.ToDisplayString());
            return null;
        }

        return Place(mapped, isNullable, local, path) with { Collection = mapped.Collection, Key = key, Element = element };
    }

    private ValueModel? Struct(MappedType mapped, bool isNullable, string local, string path, ValueSettings settings)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)mapped.Symbol;
        AttributeData? attribute = type.GetAttributes().FirstOrDefault(static a => a.AttributeClass.Is(KnownNames.StructAttribute));
        if (attribute is null)
        {
            sink.Report(Descriptors.StructWithoutAttribute, settings.Location, settings.Member, type.ToDisplayString());
            return null;
        }

        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
        {
            sink.Report(Descriptors.ForeignStruct, settings.Location, settings.Member, type.ToDisplayString(), type.ContainingAssembly.Name);
            return null;
        }

        if (_open.Contains(type, SymbolEqualityComparer.Default))
        {
            _recurring = type;
            sink.Report(Descriptors.RecursiveStruct, settings.Location, settings.Member, type.ToDisplayString());
            return null;
        }

        if (!RecordRules.IsDeclaredWell(type, cancellationToken))
        {
            sink.Fail();
            return null;
        }

        // What is wrong inside the nested record is told where that is parsed for itself, once and not for each member of its type;
        // but that a circle leads back here is told here.
        DiagnosticSink inside = sink.ForParts();
        RuleParser? rulesInside = rules?.Inside(type, inside);
        ValueParser fields = new(RecordRole.Struct, compilation, names, rulesInside, inside, cancellationToken);
        foreach (INamedTypeSymbol open in _open.Reverse())
        {
            fields.Enter(open);
        }

        fields.Enter(type);
        EquatableArray<ColumnModel> models = fields.Fields(type, new AttributeReader(attribute), local, path);
        EquatableArray<RuleModel> rulesOfRecord = rulesInside?.OfRecord(settings.Location) ?? default;
        if (inside.HasErrors)
        {
            _recurring = fields._recurring;
            if (_open.Count == 1 && SymbolEqualityComparer.Default.Equals(_recurring, _open.Peek()))
            {
                sink.Report(Descriptors.RecursiveStruct, settings.Location, settings.Member, type.ToDisplayString());
            }

            sink.Fail();
            return null;
        }

        return Place(mapped, isNullable, local, path) with
        {
            Struct = new StructModel { Type = TypeMapper.Text(type), Name = type.Name, Fields = models, Rules = rulesOfRecord },
        };
    }

    private EquatableArray<ColumnModel> Fields(INamedTypeSymbol type, AttributeReader attribute, string local, string path)
    {
        bool snakeCase = attribute.Int("Naming", 0) == 0;
        List<ColumnModel> fields = [];
        List<Member> members = [];
        foreach (Member member in MemberFinder.Find(type, cancellationToken))
        {
            AttributeReader? column = member.Attribute(KnownNames.ColumnAttribute);
            string name = column?.String("Name") ?? (snakeCase ? Naming.SnakeCase(member.Name) : member.Name);
            if (Parse(member, column, local + member.Name, $"{path}.{name}", neverNull: column?.Bool("NotNull") == true) is { } value)
            {
                members.Add(member);
                fields.Add(new ColumnModel
                {
                    Name = name,
                    Member = member.Name,
                    Identifier = CSharpText.Identifier(member.Name),
                    Value = value,
                    PrimaryKey = false,
                    MergeKey = false,
                    Indexed = false,
                    Optional = column is { } o && (o.Bool("Optional") || o.Has("Default")),
                    PartitionIndex = -1,
                    Auto = AutoKind.None,
                    Comment = column?.String("Comment"),
                    Json = JsonParser.MemberOf(member),
                    SetByConstructor = false,
                });
            }
        }

        for (int i = 0; i < fields.Count && rules is not null; i++)
        {
            fields[i] = fields[i] with { Value = rules.Parse(members[i], fields[i], fields) };
        }

        return new(fields);
    }

    private ValueModel? Json(ITypeSymbol type, INamedTypeSymbol context, string wanted, string path, ValueSettings settings)
    {
        bool isContext = false;
        for (INamedTypeSymbol? t = context.BaseType; t is not null && !isContext; t = t.BaseType)
        {
            isContext = t.Is("System.Text.Json.Serialization.JsonSerializerContext");
        }

        string? problem = isContext
            ? Reach.WhyUnreachable(context)
            : "it is no JsonSerializerContext; name your own partial class that derives from JsonSerializerContext and has [JsonSerializable] for the member's type";
        if (problem is not null)
        {
            sink.Report(Descriptors.BadJson, settings.SettingLocation, settings.Member, context.ToDisplayString(), problem);
            return null;
        }

        ITypeSymbol inner = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        bool isNullable = !SymbolEqualityComparer.Default.Equals(inner, type) || (!type.IsValueType && type.NullableAnnotation != NullableAnnotation.NotAnnotated);
        string text = TypeMapper.Text(inner);
        string contextText = TypeMapper.Text(context);
        return new ValueModel
        {
            Local = names.Local(wanted),
            Path = path,
            Clr = ClrKind.Json,
            ClrType = text + (isNullable ? "?" : ""),
            IsValueType = inner.IsValueType,
            Storage = StorageKind.String,
            IsNullable = isNullable,
            Json = new JsonModel(contextText, text, names.Field($"json {contextText} {text}", settings.Member)),
        };
    }

    private ValueModel? Converted(ITypeSymbol type, NullableAnnotation annotation, ConverterParser converter, string wanted, string path, ValueSettings settings)
    {
        if (converter.Problem is { } problem)
        {
            sink.Report(Descriptors.BadConverter, converter.Location ?? settings.Location, converter.Type.ToDisplayString(), settings.Member, problem);
            return null;
        }

        bool isNullableValue = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        bool isNullable = isNullableValue || (!type.IsValueType && annotation != NullableAnnotation.NotAnnotated);
        string local = names.Local(wanted);
        string converterType = TypeMapper.Text(converter.Type);
        string keyword = TypeMapper.Text(isNullableValue ? ((INamedTypeSymbol)type).TypeArguments[0] : type);
        ValueModel stored = Scalar(converter.Stored!, isNullable: false, local, path, settings);
        return stored with
        {
            Clr = ClrKind.Converted,
            ClrType = keyword + (isNullable ? "?" : ""),
            IsValueType = type.IsValueType,
            IsNullable = isNullable,
            Converter = new ConverterModel(converterType, names.Field($"converter {converterType}", converter.Type.Name), stored),
        };
    }

    private (int Precision, int Scale) Precision(ValueSettings settings)
    {
        if (settings.Column is not { } column || !(column.Has("Precision") || column.Has("Scale")))
        {
            if (role != RecordRole.Projection)
            {
                sink.Report(Descriptors.DecimalWithoutPrecision, settings.Location, settings.Member);
            }

            // A projection takes whatever decimal the result has.
            return (0, 0);
        }

        int precision = column.Int("Precision", 0);
        int scale = column.Int("Scale", 0);
        if (precision is < 1 or > MaxPrecision || scale < 0 || scale > precision || scale > MaxScale)
        {
            sink.Report(Descriptors.BadPrecision, settings.SettingLocation, settings.Member, CSharpText.Literal(precision), CSharpText.Literal(scale));
        }

        return (precision, scale);
    }

    private EnumModel Enum(INamedTypeSymbol symbol, bool byName, bool isNullable, ValueSettings settings)
    {
        string fullName = symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        bool isFlags = symbol.GetAttributes().Any(static a => a.AttributeClass.Is("System.FlagsAttribute"));
        if (byName && isFlags)
        {
            sink.Report(Descriptors.FlagsByName, settings.Location, settings.Member, symbol.Name);
        }

        HashSet<object> values = [];
        List<EnumMember> members = [];
        foreach (IFieldSymbol field in symbol.GetMembers().OfType<IFieldSymbol>().Where(static f => f.HasConstantValue))
        {
            members.Add(new EnumMember(field.Name, CSharpText.Identifier(field.Name), IsAlias: !values.Add(field.ConstantValue!)));
        }

        if (byName && members.Count == 0)
        {
            sink.Report(Descriptors.EmptyEnum, settings.Location, settings.Member, symbol.Name);
        }

        UnknownKind unknown = (UnknownKind)(settings.Column?.Int("Unknown", 0) ?? 0);
        if (unknown == UnknownKind.Null && !isNullable)
        {
            sink.Report(Descriptors.BadUnknown, settings.SettingLocation, settings.Member, nameof(UnknownKind.Null), $"that '{symbol.Name}' may be null there: write '{symbol.Name}?'");
        }
        else if (unknown == UnknownKind.Default && !values.Any(static v => Convert.ToDecimal(v, System.Globalization.CultureInfo.InvariantCulture) == 0))
        {
            sink.Report(Descriptors.BadUnknown, settings.SettingLocation, settings.Member, nameof(UnknownKind.Default), $"a name for 0 in '{symbol.Name}', such as Unknown");
        }

        return new EnumModel
        {
            Type = fullName,
            Name = symbol.Name,
            Underlying = UnderlyingOf(symbol),
            ByName = byName,
            IsFlags = isFlags,
            Unknown = unknown,
            Members = new(members),
            Helper = names.Field($"enum {fullName} {byName} {unknown}", byName ? symbol.Name : symbol.Name + "Number"),
        };
    }

    // A setting is for the values that take it, wherever they lie; where there are none it is a mistake.
    private void CheckSettings(ValueModel value, ValueSettings settings)
    {
        ValueModel[] places = [.. Places(value)];
        if (settings.Converter is { } attribute && !places.Any(static v => v.Converter is not null))
        {
            sink.Report(
                Descriptors.BadConverter, attribute.Location() ?? settings.Location, attribute.ConstructorType(0)?.ToDisplayString() ?? "null", settings.Member,
                "it must derive from LakeConverter<TClr, TStored>, and TClr must be the member's type, or that of its elements");
        }

        if (settings.Column is not { } column)
        {
            return;
        }

        string readable = TypeMapper.ReadableName(value.Clr);
        if ((column.Has("Precision") || column.Has("Scale")) && !places.Any(static v => v.Stored.Clr == ClrKind.Decimal))
        {
            sink.Report(Descriptors.PrecisionOnOther, settings.SettingLocation, settings.Member, readable);
        }

        switch (column.Int("StoredAs", 0))
        {
            case 1 when !places.Any(static v => v.Stored.Clr == ClrKind.DateTime):
                sink.Report(Descriptors.BadStoredAs, settings.SettingLocation, settings.Member, readable, "TimestampNtz", "DateTime");
                break;
            case 2 when !places.Any(static v => v.Clr == ClrKind.Enum):
                sink.Report(Descriptors.BadStoredAs, settings.SettingLocation, settings.Member, readable, "Number", "enums");
                break;
        }

        if (column.Int("Unknown", 0) != 0 && !places.Any(static v => v.Clr == ClrKind.Enum))
        {
            sink.Report(Descriptors.BadUnknown, settings.SettingLocation, settings.Member, ((UnknownKind)column.Int("Unknown", 0)).ToString(), "an enum");
        }
    }

    // A nested record's own members have settings of their own.
    private static IEnumerable<ValueModel> Places(ValueModel value)
    {
        yield return value;
        if (value.Struct is null)
        {
            foreach (ValueModel below in value.Children().SelectMany(Places))
            {
                yield return below;
            }
        }
    }

    private static ValueModel Place(MappedType mapped, bool isNullable, string local, string path) => new()
    {
        Local = local,
        Path = path,
        Clr = mapped.Clr,
        ClrType = mapped.Keyword + (isNullable ? "?" : ""),
        IsValueType = mapped.Symbol.IsValueType,
        Storage = TypeMapper.Storage(mapped.Clr),
        IsNullable = isNullable,
    };

    private static ClrKind UnderlyingOf(INamedTypeSymbol type) => TypeMapper.Map(type.EnumUnderlyingType!, NullableAnnotation.None)!.Clr;
}
