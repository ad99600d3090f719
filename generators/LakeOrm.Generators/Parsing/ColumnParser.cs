using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Turns members into columns, and checks what only holds between them.</summary>
internal sealed class ColumnParser(INamedTypeSymbol type, RecordRole role, bool snakeCase, TableFormats formats, Compilation compilation, RuleParser rules, DiagnosticSink sink, CancellationToken cancellationToken)
{
    private const string NotInDelta =
        "has one of ' ,;{}()=', which Delta does not store without column mapping: choose another, or write [LakeTable(Formats = LakeFormats.Iceberg)] if the table never is one of Delta";

    private static readonly char[] ForbiddenInDelta = [' ', ',', ';', '{', '}', '(', ')', '='];

    private readonly List<ColumnModel> _columns = [];
    private readonly PartitionParser _partitions = new(type, formats, sink);
    private readonly Dictionary<string, string> _memberOfName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ValueParser _values = Values(type, role, compilation, rules, sink, cancellationToken);

    public void Add(Member member)
    {
        ColumnAttributes.CheckSynonyms(member, sink);
        AttributeReader? column = member.Attribute(KnownNames.ColumnAttribute);
        string name = column?.String("Name") ?? (snakeCase ? Naming.SnakeCase(member.Name) : member.Name);
        bool isKey = column is { } c && (c.Bool("PrimaryKey") || c.Bool("MergeKey"));
        if (_values.Parse(member, column, name, neverNull: ColumnAttributes.IsNotNull(member, column, sink) || isKey) is not { } value)
        {
            return;
        }

        CheckName(member, column, name);
        CheckFieldNames(member, value);
        AutoKind auto = Auto(member, value, column);
        bool indexed = Indexed(member, value, column);
        if (role == RecordRole.Table)
        {
            CheckKey(member, value, column, isKey);
        }
        else
        {
            WarnOfNoEffect(member, column);
        }

        ColumnModel model = new()
        {
            Name = name,
            Member = member.Name,
            Identifier = CSharpText.Identifier(member.Name),
            Value = value,
            PrimaryKey = column?.Bool("PrimaryKey") ?? false,
            MergeKey = column?.Bool("MergeKey") ?? false,
            Indexed = indexed,
            Optional = column is { } o && (o.Bool("Optional") || o.Has("Default")),
            PartitionIndex = -1,
            Auto = auto,
            Comment = column?.String("Comment"),
            Json = JsonParser.MemberOf(member),
            SetByConstructor = member.SetByConstructor,
        };
        model = model with { Default = DefaultParser.Parse(member, model, column, sink) };
        if (role == RecordRole.Table)
        {
            model = model with { Sortable = ColumnAttributes.IsSortable(member, model, column, sink) };
            ColumnAttributes.CheckIdentifier(member, model, formats, sink);
            _partitions.Add(member, model, _columns.Count);
        }

        _columns.Add(model);
    }

    /// <summary>The columns with their partition order and rules, once all are known.</summary>
    public (EquatableArray<ColumnModel> Columns, EquatableArray<PartitionModel> Partitions, ValidationModel? Validation) Complete(Location recordLocation, List<Member> members)
    {
        if (members.Count == 0)
        {
            sink.Report(Descriptors.NoColumns, recordLocation, type.Name);
        }

        if (sink.HasErrors)
        {
            return default;
        }

        EquatableArray<PartitionModel> partitions = _partitions.Complete(_columns, recordLocation);
        if (role == RecordRole.Table)
        {
            for (int i = 0; i < _columns.Count; i++)
            {
                _columns[i] = _columns[i] with { Value = rules.Parse(members[i], _columns[i], _columns) };
            }

            return (new(_columns), partitions, rules.Complete(recordLocation, _columns));
        }

        rules.WarnOfNoEffect(role, recordLocation);
        if (role == RecordRole.Struct)
        {
            // Tables that hold the record check its rules; what is wrong with them is told here.
            for (int i = 0; i < _columns.Count; i++)
            {
                rules.Parse(members[i], _columns[i], _columns);
            }

            rules.OfRecord(recordLocation);
        }

        return (new(_columns), partitions, null);
    }

    private static ValueParser Values(INamedTypeSymbol type, RecordRole role, Compilation compilation, RuleParser rules, DiagnosticSink sink, CancellationToken cancellationToken)
    {
        ValueParser values = new(role, compilation, new NameScope(), role == RecordRole.Table ? rules : null, sink, cancellationToken);
        values.Enter(type);
        return values;
    }

    private static Location? LocationOf(Member member) => member.Location;

    private void CheckName(Member member, AttributeReader? column, string name)
    {
        Location? location = column?.Has("Name") == true ? column.Value.Location() : LocationOf(member);
        if (name.Trim().Length == 0 || name.Any(static c => c < ' '))
        {
            sink.Report(Descriptors.BadColumnName, location, name, member.Name, "must have a character, and none that does not print");
        }
        else if ((formats & TableFormats.Delta) != 0 && name.IndexOfAny(ForbiddenInDelta) >= 0)
        {
            sink.Report(Descriptors.BadColumnName, location, name, member.Name, NotInDelta);
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

    // A nested record does not know the formats of the tables that hold it.
    private void CheckFieldNames(Member member, ValueModel value)
    {
        if ((formats & TableFormats.Delta) == 0)
        {
            return;
        }

        foreach (ColumnModel field in value.SelfAndBelow().SelectMany(static v => v.Struct?.Fields ?? default))
        {
            if (field.Name.IndexOfAny(ForbiddenInDelta) >= 0)
            {
                sink.Report(Descriptors.BadColumnName, LocationOf(member), field.Value.Path, member.Name, NotInDelta);
            }
        }
    }

    private void CheckKey(Member member, ValueModel value, AttributeReader? column, bool isKey)
    {
        if (!isKey)
        {
            return;
        }

        string key = column!.Value.Bool("PrimaryKey") ? "primary" : "merge";
        if (value.IsNested || value.Clr == ClrKind.Json)
        {
            sink.Report(Descriptors.BadKey, LocationOf(member), member.Name, TypeMapper.ReadableName(value.Clr), key);
        }
        else if (value.IsNullable)
        {
            sink.Report(Descriptors.NullableKey, LocationOf(member), member.Name, key, value.ClrType.TrimEnd('?').Replace("global::System.", ""));
        }
    }

    private AutoKind Auto(Member member, ValueModel value, AttributeReader? column)
    {
        AutoKind auto = (AutoKind)(column?.Int("Auto", 0) ?? 0);
        (bool fits, string needs) = auto switch
        {
            AutoKind.None => (true, ""),
            AutoKind.IngestId => (value.Clr is ClrKind.Guid or ClrKind.String, "a Guid or a string"),
            _ => (value is { Storage: StorageKind.Timestamp, Converter: null }, "a DateTimeOffset, or a DateTime that is stored as a timestamp"),
        };
        if (!fits)
        {
            sink.Report(
                Descriptors.BadAuto, column?.Location() ?? LocationOf(member), member.Name,
                value.Storage == StorageKind.TimestampNtz ? "DateTime without a zone" : TypeMapper.ReadableName(value.Clr), auto.ToString(), needs);
        }

        return role == RecordRole.Table ? auto : AutoKind.None;
    }

    private bool Indexed(Member member, ValueModel value, AttributeReader? column)
    {
        if (role != RecordRole.Table || column?.Bool("Indexed") != true)
        {
            return false;
        }

        bool isPartition = PartitionParser.IsIdentity(member);
        string? advice = value.Storage switch
        {
            _ when isPartition => "data files do not hold it, and its values already choose the files; take Indexed away",
            StorageKind.List or StorageKind.Map or StorageKind.Struct => "a bloom filter is for single values; use a member of its own for the value to look for",
            StorageKind.Boolean => "of two values nearly every file has both, so a bloom filter skips none; take Indexed away",
            StorageKind.Binary => "engines do not agree on the hash of a byte string, and one that takes another loses rows; use a string or a Guid, or take Indexed away",
            _ => null,
        };
        if (advice is not null)
        {
            sink.Report(
                Descriptors.BadIndex, column.Value.Location() ?? LocationOf(member), member.Name, isPartition ? "partition column" : TypeMapper.ReadableName(value.Clr), advice);
        }

        return true;
    }

    private void WarnOfNoEffect(Member member, AttributeReader? column)
    {
        DiagnosticDescriptor rule = role == RecordRole.Struct ? Descriptors.NoEffectInStruct : Descriptors.NoEffectInProjection;
        if (member.Attribute(KnownNames.PartitionAttribute) is { } partition)
        {
            sink.Report(rule, partition.Location() ?? LocationOf(member), "[LakePartition]", member.Name, type.Name);
        }

        if (role == RecordRole.Projection)
        {
            foreach (AttributeData validation in member.Attributes.Where(rules.IsValidation))
            {
                AttributeReader attribute = new(validation);
                sink.Report(rule, attribute.Location() ?? LocationOf(member), $"[{attribute.ShortName}]", member.Name, type.Name);
            }
        }

        string[] settings = role == RecordRole.Struct ? ["PrimaryKey", "MergeKey", "Auto", "Indexed", "Sortable"] : ["PrimaryKey", "MergeKey", "Auto", "Indexed", "Sortable", "Comment"];
        foreach (string setting in settings)
        {
            if (column?.Has(setting) == true)
            {
                sink.Report(rule, column.Value.Location() ?? LocationOf(member), setting, member.Name, type.Name);
            }
        }
    }
}
