using System.Runtime.CompilerServices;

namespace LakeOrm.Benchmarks.Data;

/// <summary>Members in the units that columns store; every writer that takes columns uses these.</summary>
internal static class StoredUnits
{
    public static long Micros(DateTime value) => (value.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The unscaled value of a decimal with four digits after the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Unscaled4(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        if ((bits[3] & 0x00FF_0000) == 4 << 16 && bits[2] == 0)
        {
            long magnitude = (uint)bits[0] | ((long)bits[1] << 32);
            return bits[3] < 0 ? -magnitude : magnitude;
        }

        return (long)decimal.Round(value * 10_000m);
    }
}
