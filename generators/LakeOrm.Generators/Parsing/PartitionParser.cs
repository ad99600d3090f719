using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Reads <c>[LakePartition]</c>, and refuses what the record's formats cannot partition by.</summary>
internal sealed class PartitionParser(INamedTypeSymbol type, TableFormats formats, DiagnosticSink sink)
{
    private readonly List<Field> _fields = [];

    /// <summary>Whether the member's own value is a partition, so that data files do not hold the column.</summary>
    public static bool IsIdentity(Member member) => Of(member).Any(static p => TransformOf(p) == PartitionTransform.Identity);

    /// <summary>Takes a column's partition fields.</summary>
    /// <param name="member">The member.</param>
    /// <param name="column">The column; its place is that of the next one.</param>
    /// <param name="index">The column's place in the record.</param>
    public void Add(Member member, ColumnModel column, int index)
    {
        List<Field> own = [];
        foreach (AttributeReader attribute in Of(member))
        {
            Location? location = attribute.Location() ?? member.Location;
            PartitionModel partition = new(column.Name, TransformOf(attribute), attribute.ConstructorInt(1, 0));
            if (partition.Transform == PartitionTransform.Identity)
            {
                CheckIdentity(column, location);
            }
            else
            {
                CheckTransform(column, partition, location);
            }

            CheckArgument(column, partition, location);
            CheckRedundant(column, partition, own, location);
            own.Add(new Field(partition, index, attribute.Int("Order", 0), location));
        }

        _fields.AddRange(own);
    }

    /// <summary>The fields in order, once all columns are known. The columns learn their places among those that are partitions by their own value.</summary>
    public EquatableArray<PartitionModel> Complete(List<ColumnModel> columns, Location recordLocation)
    {
        Field[] ordered = [.. _fields.OrderBy(static f => f.Order)];
        int place = 0;
        foreach (Field field in ordered)
        {
            if (field.Partition.Transform == PartitionTransform.Identity)
            {
                columns[field.Column] = columns[field.Column] with { PartitionIndex = place++ };
            }
            else
            {
                CheckName(field, columns);
            }
        }

        if (place > 0 && place == columns.Count)
        {
            sink.Report(Descriptors.OnlyPartitions, recordLocation, type.Name);
        }

        return new(ordered.Select(static f => f.Partition));
    }

    private static IEnumerable<AttributeReader> Of(Member member) =>
        member.Attributes.Where(static a => a.AttributeClass.Is(KnownNames.PartitionAttribute)).Select(static a => new AttributeReader(a));

    private static PartitionTransform TransformOf(AttributeReader attribute) => (PartitionTransform)attribute.ConstructorInt(0, 0);

    private void CheckIdentity(ColumnModel column, Location? location)
    {
        string? advice = column.Storage switch
        {
            StorageKind.Float32 or StorageKind.Float64 => "equal numbers may differ in their last bit, and NaN equals nothing; use a decimal or an integer",
            StorageKind.Binary => "Delta cannot tell an empty value from null there; use a string",
            _ when column.Clr == ClrKind.Json => "a document is no partition; use a member of its own for the value in it",
            > StorageKind.TimestampNtz => "a partition has one text, and it has many values; partition by a member of its own",
            _ when column.Auto != AutoKind.None => "its value is not known before the write; partition by a member that you set",
            _ => null,
        };
        if (advice is not null)
        {
            sink.Report(
                Descriptors.BadPartition, location, column.Member,
                column.Auto != AutoKind.None ? "column that the write stamps" : TypeMapper.ReadableName(column.Clr), advice);
        }
    }

    private void CheckTransform(ColumnModel column, PartitionModel partition, Location? location)
    {
        if (formats != TableFormats.Iceberg)
        {
            sink.Report(Descriptors.TransformNeedsIceberg, location, column.Member, partition.TransformText);
            return;
        }

        (bool fits, string takes) = partition.Transform switch
        {
            PartitionTransform.Bucket => (
                column.Storage is <= StorageKind.TimestampNtz and not (StorageKind.Boolean or StorageKind.Float32 or StorageKind.Float64),
                "integers, decimals, strings, byte strings, Guid, dates and times"),
            PartitionTransform.Truncate => (
                column.Storage is StorageKind.Int8 or StorageKind.Int16 or StorageKind.Int32 or StorageKind.Int64 or StorageKind.Decimal or StorageKind.String or StorageKind.Binary,
                "integers, decimals, strings and byte strings"),
            PartitionTransform.Hour => (column.Storage is StorageKind.Timestamp or StorageKind.TimestampNtz, "DateTime and DateTimeOffset"),
            _ => (column.Storage is StorageKind.Date or StorageKind.Timestamp or StorageKind.TimestampNtz, "DateOnly, DateTime and DateTimeOffset"),
        };
        if (!fits)
        {
            sink.Report(Descriptors.BadTransform, location, column.Member, TypeMapper.ReadableName(column.Clr), partition.Transform.ToString(), takes);
        }
    }

    private void CheckArgument(ColumnModel column, PartitionModel partition, Location? location)
    {
        (bool fits, string needs) = partition.Transform switch
        {
            PartitionTransform.Bucket => (partition.Argument >= 1, "needs its number of buckets, 1 or more: write [LakePartition(LakeTransform.Bucket, 16)]"),
            PartitionTransform.Truncate => (partition.Argument >= 1, "needs its width, 1 or more: write [LakePartition(LakeTransform.Truncate, 10)]"),
            _ => (partition.Argument == 0, "takes no number: leave it out"),
        };
        if (!fits)
        {
            sink.Report(Descriptors.BadTransformArgument, location, column.Member, partition.Transform.ToString(), CSharpText.Literal(partition.Argument), needs);
        }
    }

    private void CheckRedundant(ColumnModel column, PartitionModel partition, List<Field> earlier, Location? location)
    {
        foreach (Field field in earlier)
        {
            PartitionModel other = field.Partition;
            if (other.Transform == partition.Transform || (IsTime(other) && IsTime(partition)))
            {
                string which = IsTime(partition) ? "the finest of year, month, day and hour, which implies the others" : "one of the two";
                sink.Report(Descriptors.RedundantPartition, location, column.Member, partition.TransformText, other.TransformText, which);
                return;
            }
        }
    }

    // Iceberg names the field after column and transform, and will not have it named like a column.
    private void CheckName(Field field, List<ColumnModel> columns)
    {
        string suffix = field.Partition.Transform == PartitionTransform.Truncate ? "trunc" : field.Partition.Transform.ToString().ToLowerInvariant();
        string name = $"{field.Partition.Column}_{suffix}";
        if (columns.Find(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase)) is { } column)
        {
            sink.Report(Descriptors.PartitionNameTaken, field.Location, columns[field.Column].Member, field.Partition.TransformText, name, column.Member);
        }
    }

    private static bool IsTime(PartitionModel partition) => partition.Transform >= PartitionTransform.Year;

    private sealed record Field(PartitionModel Partition, int Column, int Order, Location? Location);
}
