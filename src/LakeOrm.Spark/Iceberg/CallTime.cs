using System.Buffers.Binary;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Tells from a call's id when the call began.</summary>
internal static class CallTime
{
    // The last millisecond that there is.
    private const long Last = 253_402_300_799_999;

    /// <summary>The time; null for an id that does not tell.</summary>
    public static DateTimeOffset? Of(Guid id)
    {
        // A UUIDv7 begins with the milliseconds since 1970.
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return id.Version == 7 ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Last, (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16))) : null;
    }
}
