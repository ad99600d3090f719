using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Turns members into columns, and checks what only holds between them.</summary>
internal sealed class ColumnParser(INamedTypeSymbol type, RecordRole role, bool snakeCase, bool delta, Compilation compilation, DiagnosticSink sink)
{
    private const int MaxPrecision = 38;

    // The scale that System.Decimal holds.
    private const int MaxScale = 28;

    private readonly List<ColumnModel> _columns = [];
    private readonly List<(int Column, int Order)> _partitions = [];
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _enumHelpers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _enumHelperOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _memberOfName = new(StringComparer.OrdinalIgnoreCase);
    private readonly RuleParser _rules = new(type, compilation, sink);

    public void Add(Member member)
    {
        AttributeReader? column = member.Attribute(KnownNames.ColumnAttribute);
        if (TypeMapper.Map(member.Property.Type, member.Property.NullableAnnotation) is not { } mapped)
        {
            sink.Report(Descriptors.UnsupportedType, LocationOf(member), member.Name, member.Property.Type.ToDisplayString(), TypeMapper.Advice(member.Property.Type));
            return;
        }

        string name = column?.String("Name") ?? (snakeCase ? Naming.SnakeCase(member.Name) : member.Name);
        CheckName(member, column, name);
        bool isKey = column is { } c && (c.Bool("PrimaryKey") || c.Bool("MergeKey"));

        // Nothing was said about null, but a key cannot be null.
        bool isNullable = mapped.IsNullable && !(mapped.IsOblivious && isKey);
        (StorageKind storage, int precision, int scale) = Storage(member, mapped, column);
        AutoKind auto = Auto(member, mapped, storage, column);
        int index = _columns.Count;
        Partition(member, mapped, storage, auto, index);
        bool indexed = Indexed(member, mapped, storage, column);
        if (role == RecordRole.Projection)
        {
            WarnOfNoEffect(member, column);
        }
        else if (isKey && isNullable)
        {
            sink.Report(
                Descriptors.NullableKey, LocationOf(member), member.Name, column!.Value.Bool("PrimaryKey") ? "primary" : "merge", mapped.Keyword.Replace("global::System.", ""));
        }

        EnumModel? enumModel = mapped.Enum is null ? null : Enum(member, mapped.Enum, storage == StorageKind.String);
        ColumnModel model = new()
        {
            Name = name,
            Member = member.Name,
            Identifier = CSharpText.Identifier(member.Name),
            Local = Naming.Local(member.Name, _locals),
            Clr = mapped.Clr,
            ClrType = mapped.Keyword + (isNullable ? "?" : ""),
            Storage = storage,
            Precision = precision,
            Scale = scale,
            IsNullable = isNullable,
            PrimaryKey = column?.Bool("PrimaryKey") ?? false,
            MergeKey = column?.Bool("MergeKey") ?? false,
            Indexed = indexed,
            Optional = column?.Bool("Optional") ?? false,
            PartitionIndex = -1,
            Auto = auto,
            Comment = column?.String("Comment"),
            Enum = enumModel,
            SetByConstructor = member.SetByConstructor,
            Rules = default,
        };
        _columns.Add(model);
    }

    /// <summary>The columns with their partition order and rules, once all are known.</summary>
    public (EquatableArray<ColumnModel> Columns, ValidationModel? Validation) Complete(Location recordLocation, List<Member> members)
    {
        if (members.Count == 0)
        {
            sink.Report(Descriptors.NoColumns, recordLocation, type.Name);
        }

        if (sink.HasErrors)
        {
            return default;
        }

        int place = 0;
        foreach ((int column, _) in _partitions.OrderBy(static p => p.Order).ThenBy(static p => p.Column))
        {
            _columns[column] = _columns[column] with { PartitionIndex = place++ };
        }

        if (role == RecordRole.Table)
        {
            if (_partitions.Count == _columns.Count)
            {
                sink.Report(Descriptors.OnlyPartitions, recordLocation, type.Name);
            }

            for (int i = 0; i < _columns.Count; i++)
            {
                _columns[i] = _columns[i] with { Rules = _rules.Parse(members[i], _columns[i], _columns) };
            }
        }

        if (role == RecordRole.Projection)
        {
            _rules.WarnOfNoEffect(recordLocation);
            return (new(_columns), null);
        }

        return (new(_columns), _rules.Complete(recordLocation, _columns));
    }

    private static Location? LocationOf(Member member) => member.Location;

    private void CheckName(Member member, AttributeReader? column, string name)
    {
        Location? location = column?.Has("Name") == true ? column.Value.Location() : LocationOf(member);
        if (name.Trim().Length == 0 || name.Any(static c => c < ' '))
        {
            sink.Report(Descriptors.BadColumnName, location, name, member.Name, "must have a character, and none that does not print");
        }
        else if (delta && name.IndexOfAny([' ', ',', ';', '{', '}', '(', ')', '=']) >= 0)
        {
            sink.Report(
                Descriptors.BadColumnName, location, name, member.Name,
                "has one of ' ,;{}()=', which Delta does not store without column mapping: choose another, or write [LakeTable(Formats = LakeFormats.Iceberg)] if the table never is one of Delta");
        }

        if (_memberOfName.TryGetValue(name, out string? other))
        {
            sink.Report(Descriptors.DuplicateColumn, location, member.Name, other, name);
        }
        else
        {
            _memberOfName.Add(name, member.Name);
        }
    }

    private (StorageKind Storage, int Precision, int Scale) Storage(Member member, MappedType mapped, AttributeReader? column)
    {
        Location? location = column?.Location() ?? LocationOf(member);
        StorageKind storage = TypeMapper.Storage(mapped.Clr);
        string readable = TypeMapper.ReadableName(mapped.Clr);
        switch (column?.Int("StoredAs", 0))
        {
            case 1 when mapped.Clr == ClrKind.DateTime:
                storage = StorageKind.TimestampNtz;
                break;
            case 1:
                sink.Report(Descriptors.BadStoredAs, location, member.Name, readable, "TimestampNtz", "DateTime");
                break;
            case 2 when mapped.Enum is { EnumUnderlyingType: { } underlying }:
                storage = TypeMapper.Storage(TypeMapper.Map(underlying, NullableAnnotation.None)!.Clr);
                break;
            case 2:
                sink.Report(Descriptors.BadStoredAs, location, member.Name, readable, "Number", "enums");
                break;
        }

        bool hasPrecision = column is { } c && (c.Has("Precision") || c.Has("Scale"));
        if (mapped.Clr != ClrKind.Decimal)
        {
            if (hasPrecision)
            {
                sink.Report(Descriptors.PrecisionOnOther, location, member.Name, readable);
            }

            return storage == StorageKind.Decimal ? (storage, 20, 0) : (storage, 0, 0);
        }

        if (!hasPrecision)
        {
            if (role == RecordRole.Table)
            {
                sink.Report(Descriptors.DecimalWithoutPrecision, LocationOf(member), member.Name);
            }

            // A projection takes whatever decimal the result has.
            return (storage, 0, 0);
        }

        int precision = column!.Value.Int("Precision", 0);
        int scale = column.Value.Int("Scale", 0);
        if (precision is < 1 or > MaxPrecision || scale < 0 || scale > precision || scale > MaxScale)
        {
            sink.Report(Descriptors.BadPrecision, location, member.Name, CSharpText.Literal(precision), CSharpText.Literal(scale));
        }

        return (storage, precision, scale);
    }

    private AutoKind Auto(Member member, MappedType mapped, StorageKind storage, AttributeReader? column)
    {
        AutoKind auto = (AutoKind)(column?.Int("Auto", 0) ?? 0);
        (bool fits, string needs) = auto switch
        {
            AutoKind.None => (true, ""),
            AutoKind.IngestId => (mapped.Clr is ClrKind.Guid or ClrKind.String, "a Guid or a string"),
            _ => (storage == StorageKind.Timestamp, "a DateTimeOffset, or a DateTime that is stored as a timestamp"),
        };
        if (!fits)
        {
            sink.Report(
                Descriptors.BadAuto, column?.Location() ?? LocationOf(member), member.Name,
                storage == StorageKind.TimestampNtz ? "DateTime without a zone" : TypeMapper.ReadableName(mapped.Clr), auto.ToString(), needs);
        }

        return role == RecordRole.Table ? auto : AutoKind.None;
    }

    private void Partition(Member member, MappedType mapped, StorageKind storage, AutoKind auto, int index)
    {
        if (member.Attribute(KnownNames.PartitionAttribute) is not { } partition || role == RecordRole.Projection)
        {
            return;
        }

        string? advice = storage switch
        {
            StorageKind.Float32 or StorageKind.Float64 => "equal numbers may differ in their last bit, and NaN equals nothing; use a decimal or an integer",
            StorageKind.Binary => "Delta cannot tell an empty value from null there; use a string",
            _ when auto != AutoKind.None => "its value is not known before the write; partition by a member that you set",
            _ => null,
        };
        if (advice is not null)
        {
            sink.Report(
                Descriptors.BadPartition, partition.Location() ?? LocationOf(member), member.Name,
                auto != AutoKind.None ? "column that the write stamps" : TypeMapper.ReadableName(mapped.Clr), advice);
        }

        _partitions.Add((index, partition.Int("Order", 0)));
    }

    private bool Indexed(Member member, MappedType mapped, StorageKind storage, AttributeReader? column)
    {
        if (role == RecordRole.Projection || column?.Bool("Indexed") != true)
        {
            return false;
        }

        bool isPartition = member.Attribute(KnownNames.PartitionAttribute) is not null;
        string? advice = storage switch
        {
            _ when isPartition => "data files do not hold it, and its values already choose the files; take Indexed away",
            StorageKind.Boolean => "of two values nearly every file has both, so a bloom filter skips none; take Indexed away",
            StorageKind.Binary => "engines do not agree on the hash of a byte string, and one that takes another loses rows; use a string or a Guid, or take Indexed away",
            _ => null,
        };
        if (advice is not null)
        {
            sink.Report(
                Descriptors.BadIndex, column.Value.Location() ?? LocationOf(member), member.Name, isPartition ? "partition column" : TypeMapper.ReadableName(mapped.Clr), advice);
        }

        return true;
    }

    private void WarnOfNoEffect(Member member, AttributeReader? column)
    {
        if (member.Attribute(KnownNames.PartitionAttribute) is { } partition)
        {
            sink.Report(Descriptors.NoEffectInProjection, partition.Location() ?? LocationOf(member), "[LakePartition]", member.Name, type.Name);
        }

        foreach (AttributeData rule in member.Attributes.Where(_rules.IsValidation))
        {
            AttributeReader attribute = new(rule);
            sink.Report(Descriptors.NoEffectInProjection, attribute.Location() ?? LocationOf(member), $"[{attribute.ShortName}]", member.Name, type.Name);
        }

        foreach (string setting in new[] { "PrimaryKey", "MergeKey", "Auto", "Indexed", "Comment" })
        {
            if (column?.Has(setting) == true)
            {
                sink.Report(Descriptors.NoEffectInProjection, column.Value.Location() ?? LocationOf(member), setting, member.Name, type.Name);
            }
        }
    }

    private EnumModel Enum(Member member, INamedTypeSymbol symbol, bool byName)
    {
        string fullName = symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        bool isFlags = symbol.GetAttributes().Any(static a => a.AttributeClass.Is("System.FlagsAttribute"));
        if (byName && isFlags)
        {
            sink.Report(Descriptors.FlagsByName, LocationOf(member), member.Name, symbol.Name);
        }

        HashSet<object> values = [];
        List<EnumMember> names = [];
        foreach (IFieldSymbol field in symbol.GetMembers().OfType<IFieldSymbol>().Where(static f => f.HasConstantValue))
        {
            names.Add(new EnumMember(field.Name, CSharpText.Identifier(field.Name), IsAlias: !values.Add(field.ConstantValue!)));
        }

        if (byName && names.Count == 0)
        {
            sink.Report(Descriptors.EmptyEnum, LocationOf(member), member.Name, symbol.Name);
        }

        if (!_enumHelperOf.TryGetValue(fullName, out string? helper))
        {
            helper = symbol.Name;
            for (int n = 2; !_enumHelpers.Add(helper); n++)
            {
                helper = symbol.Name + CSharpText.Literal(n);
            }

            _enumHelperOf.Add(fullName, helper);
        }

        return new EnumModel
        {
            Type = fullName,
            Name = symbol.Name,
            Underlying = TypeMapper.Map(symbol.EnumUnderlyingType!, NullableAnnotation.None)!.Clr,
            ByName = byName,
            IsFlags = isFlags,
            Members = new(names),
            Helper = helper,
        };
    }
}
