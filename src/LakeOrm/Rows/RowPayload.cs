using System.Globalization;
using LakeOrm.CompilerServices;
using LakeOrm.Drivers;

namespace LakeOrm.Rows;

/// <summary>Begins the hash of a call's payload.</summary>
internal static class RowPayload
{
    /// <summary>A hash that has taken what stands before the rows: operation, statements and fingerprint.</summary>
    public static PayloadHasher Begin(RowCall call, LakeTableSchema schema)
    {
        PayloadHasher hasher = new();
        hasher.Add(call.Mode switch
        {
            WriteMode.Append => "append",
            WriteMode.Overwrite => "overwrite",
            WriteMode.Merge => "merge",
            WriteMode.Update => "update",
            WriteMode.Delete => "delete",
            WriteMode.Optimize => "optimize",
            WriteMode.Restore => "restore",
            WriteMode.SetProperties => "properties",
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Mode, "No payload is defined for this operation."),
        });
        if (call.Detail.Length > 0)
        {
            hasher.Add(call.Detail);
        }

        foreach (LakeStatement statement in call.Statements)
        {
            hasher.Add(statement.Text);
            hasher.AddCount(statement.Parameters.Count);
            foreach (object? value in statement.Parameters)
            {
                Add(hasher, value);
            }
        }

        hasher.Add(schema.Fingerprint);
        hasher.EndRow();
        return hasher;
    }

    private static void Add(PayloadHasher hasher, object? value)
    {
        switch (value)
        {
            case null:
                hasher.AddNull();
                break;
            case bool v:
                hasher.Add(v);
                break;
            case float v:
                hasher.Add(v);
                break;
            case double v:
                hasher.Add(v);
                break;
            case string v:
                hasher.Add(v);
                break;
            case byte[] v:
                hasher.Add(v.AsSpan());
                break;
            case Guid v:
                hasher.Add(v);
                break;
            case DateTime v:
                hasher.Add((int)v.Kind);
                hasher.Add(v.Ticks);
                break;
            case DateTimeOffset v:
                hasher.Add(v.UtcTicks);
                break;
            case DateOnly v:
                hasher.Add(v.DayNumber);
                break;
            case TimeOnly v:
                hasher.Add(v.Ticks);
                break;
            default:
                // Integers and decimals: what is equal as a number may still be bound as another type, so the type counts.
                hasher.Add(value.GetType().Name);
                hasher.Add(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
        }
    }
}
