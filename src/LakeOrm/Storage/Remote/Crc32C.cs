using System.Buffers.Binary;
using System.Numerics;

namespace LakeOrm.Storage.Remote;

/// <summary>The checksum that object stores keep of whole objects.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes that follow on others.</summary>
    /// <param name="before">The checksum of those before; 0 where there are none.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
