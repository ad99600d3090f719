using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Reading;

/// <summary>One element of the footer's flattened schema.</summary>
internal sealed record SchemaElement(
    string Name,
    ParquetPhysicalType? Type,
    int? TypeLength,
    FieldRepetition? Repetition,
    int? Children,
    ParquetAnnotation Annotation,
    int Scale)
{
    internal static SchemaElement Parse(ref ThriftReader reader)
    {
        string? name = null;
        int? physicalType = null;
        int? typeLength = null;
        int? repetition = null;
        int? children = null;
        ParquetAnnotation converted = ParquetAnnotation.None;
        ParquetAnnotation? logical = null;
        int scale = 0;
        short id = 0;
        while (reader.NextField(ref id, out byte type))
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

        if (physicalType is < 0 or > (int)ParquetPhysicalType.FixedLengthByteArray)
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
            (ParquetPhysicalType?)physicalType,
            typeLength,
            (FieldRepetition?)repetition,
            children,
            logical ?? converted,
            scale);
    }

    private static ParquetAnnotation FromConverted(int converted) => converted switch
    {
        0 or 4 or 19 => ParquetAnnotation.String,
        5 => ParquetAnnotation.Decimal,
        6 => ParquetAnnotation.Date,
        9 => ParquetAnnotation.TimestampMillis,
        10 => ParquetAnnotation.TimestampMicros,
        >= 11 and <= 18 => ParquetAnnotation.Integer,
        _ => ParquetAnnotation.Other,
    };

    // LogicalType is a Thrift union: a struct with one field, whose id says which.
    private static ParquetAnnotation ParseLogical(ref ThriftReader reader, ref int scale)
    {
        ParquetAnnotation annotation = ParquetAnnotation.Other;
        short id = 0;
        while (reader.NextField(ref id, out byte type))
        {
            switch (id)
            {
                case 1 or 4 or 12:
                    annotation = ParquetAnnotation.String;
                    reader.Skip(type);
                    break;
                case 5:
                    annotation = ParquetAnnotation.Decimal;
                    reader.ExpectStruct(type);
                    ParseDecimal(ref reader, ref scale);
                    break;
                case 6:
                    annotation = ParquetAnnotation.Date;
                    reader.Skip(type);
                    break;
                case 8:
                    reader.ExpectStruct(type);
                    annotation = ParseTimestamp(ref reader);
                    break;
                case 10:
                    annotation = ParquetAnnotation.Integer;
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
        while (reader.NextField(ref id, out byte type))
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

    private static ParquetAnnotation ParseTimestamp(ref ThriftReader reader)
    {
        ParquetAnnotation annotation = ParquetAnnotation.Other;
        short id = 0;
        while (reader.NextField(ref id, out byte type))
        {
            if (id != 2)
            {
                reader.Skip(type);
                continue;
            }

            reader.ExpectStruct(type);
            short unit = 0;
            while (reader.NextField(ref unit, out byte unitType))
            {
                reader.Skip(unitType);
                annotation = unit switch
                {
                    1 => ParquetAnnotation.TimestampMillis,
                    2 => ParquetAnnotation.TimestampMicros,
                    3 => ParquetAnnotation.TimestampNanos,
                    _ => ParquetAnnotation.Other,
                };
            }
        }

        return annotation;
    }
}
