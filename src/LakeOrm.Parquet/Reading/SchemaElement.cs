using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Reading;

/// <summary>One element of the footer's flattened schema.</summary>
internal sealed record SchemaElement(
    string Name,
    PhysicalType? Type,
    int? TypeLength,
    FieldRepetition? Repetition,
    int? Children,
    Annotation Annotation,
    int Scale)
{
    internal static SchemaElement Parse(ref ThriftReader reader)
    {
        string? name = null;
        int? physicalType = null;
        int? typeLength = null;
        int? repetition = null;
        int? children = null;
        Annotation converted = Annotation.None;
        Annotation? logical = null;
        int scale = 0;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    physicalType = reader.ReadInt32(type);
                    break;
                case 2:
                    typeLength = reader.ReadInt32(type);
                    break;
                case 3:
                    repetition = reader.ReadInt32(type);
                    break;
                case 4:
                    name = reader.ReadString(type);
                    break;
                case 5:
                    children = reader.ReadInt32(type);
                    break;
                case 6:
                    converted = FromConverted(reader.ReadInt32(type));
                    break;
                case 7:
                    scale = reader.ReadInt32(type);
                    break;
                case 10:
                    reader.ExpectStruct(type);
                    logical = ParseLogical(ref reader, ref scale);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (physicalType is < 0 or > (int)PhysicalType.FixedLenByteArray)
        {
            throw reader.Corrupt("a physical type from 0 to 7", $"{physicalType}");
        }

        if (repetition is < 0 or > (int)FieldRepetition.Repeated)
        {
            throw reader.Corrupt("a repetition type from 0 to 2", $"{repetition}");
        }

        if (children < 0)
        {
            throw reader.Corrupt("a number of children that is not negative", $"{children}");
        }

        return new SchemaElement(
            name ?? throw reader.Missing("name of a schema element"),
            (PhysicalType?)physicalType,
            typeLength,
            (FieldRepetition?)repetition,
            children,
            logical ?? converted,
            scale);
    }

    private static Annotation FromConverted(int converted) => converted switch
    {
        0 or 4 or 19 => Annotation.String,
        5 => Annotation.Decimal,
        6 => Annotation.Date,
        9 => Annotation.TimestampMillis,
        10 => Annotation.TimestampMicros,
        >= 11 and <= 18 => Annotation.Integer,
        _ => Annotation.Other,
    };

    // LogicalType is a Thrift union: a struct with one field, whose id says which.
    private static Annotation ParseLogical(ref ThriftReader reader, ref int scale)
    {
        Annotation annotation = Annotation.Other;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1 or 4 or 12:
                    annotation = Annotation.String;
                    reader.Skip(type);
                    break;
                case 5:
                    annotation = Annotation.Decimal;
                    reader.ExpectStruct(type);
                    ParseDecimal(ref reader, ref scale);
                    break;
                case 6:
                    annotation = Annotation.Date;
                    reader.Skip(type);
                    break;
                case 8:
                    reader.ExpectStruct(type);
                    annotation = ParseTimestamp(ref reader);
                    break;
                case 10:
                    annotation = Annotation.Integer;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return annotation;
    }

    private static void ParseDecimal(ref ThriftReader reader, ref int scale)
    {
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id == 1)
            {
                scale = reader.ReadInt32(type);
            }
            else
            {
                reader.Skip(type);
            }
        }
    }

    private static Annotation ParseTimestamp(ref ThriftReader reader)
    {
        Annotation annotation = Annotation.Other;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            if (id != 2)
            {
                reader.Skip(type);
                continue;
            }

            reader.ExpectStruct(type);
            short unit = 0;
            while (reader.NextField(ref unit, out ThriftType unitType))
            {
                reader.Skip(unitType);
                annotation = unit switch
                {
                    1 => Annotation.TimestampMillis,
                    2 => Annotation.TimestampMicros,
                    3 => Annotation.TimestampNanos,
                    _ => Annotation.Other,
                };
            }
        }

        return annotation;
    }
}
