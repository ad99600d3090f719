using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace LakeOrm.Parquet.Encodings;

/// <summary>UTF-16 to UTF-8, made for the many short ASCII strings of records.</summary>
internal static class Utf8Encoder
{
    public const int Invalid = -1;

    /// <summary>Encodes <paramref name="text"/>; the caller has made room for three bytes a character.</summary>
    /// <returns>The bytes written, or <see cref="Invalid"/> if the text holds a lone surrogate.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Encode(string text, ref byte destination)
    {
        int length = text.Length;
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text.AsSpan()));
        return TryNarrow(ref source, length, ref destination) ? length : EncodeAny(text, ref destination);
    }

    // Blocks overlap at the end instead of falling to a loop over the rest: writing a byte twice costs less than branching per byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNarrow(ref ushort source, int length, ref byte destination)
    {
        if (length >= 32 && Vector256.IsHardwareAccelerated)
        {
            Vector256<ushort> seen = Vector256<ushort>.Zero;
            nuint last = (nuint)(length - 32);
            nuint i = 0;
            while (true)
            {
                Vector256<ushort> low = Vector256.LoadUnsafe(ref source, i);
                Vector256<ushort> high = Vector256.LoadUnsafe(ref source, i + 16);
                seen |= low | high;
                Vector256.Narrow(low, high).StoreUnsafe(ref destination, i);
                if (i == last)
                {
                    break;
                }

                i = Math.Min(i + 32, last);
            }

            return (seen & Vector256.Create((ushort)0xFF80)) == Vector256<ushort>.Zero;
        }

        if (length >= 8)
        {
            Vector128<ushort> seen = Vector128<ushort>.Zero;
            nuint last = (nuint)(length - 8);
            nuint i = 0;
            while (true)
            {
                Vector128<ushort> block = Vector128.LoadUnsafe(ref source, i);
                seen |= block;
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, i), Vector128.Narrow(block, block).AsUInt64().ToScalar());
                if (i == last)
                {
                    break;
                }

                i = Math.Min(i + 8, last);
            }

            return (seen & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;
        }

        uint bits = 0;
        for (int i = 0; i < length; i++)
        {
            uint unit = Unsafe.Add(ref source, i);
            bits |= unit;
            Unsafe.Add(ref destination, i) = (byte)unit;
        }

        return bits < 0x80;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EncodeAny(string text, ref byte destination)
    {
        OperationStatus status = Utf8.FromUtf16(
            text,
            MemoryMarshal.CreateSpan(ref destination, text.Length * 3),
            out _,
            out int written,
            replaceInvalidSequences: false);
        return status == OperationStatus.Done ? written : Invalid;
    }
}
