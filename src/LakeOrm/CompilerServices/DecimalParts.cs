namespace LakeOrm.CompilerServices;

/// <summary>The 96 bits, sign and scale of a decimal.</summary>
internal readonly struct DecimalParts
{
    public DecimalParts(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        Low = (uint)bits[0] | ((ulong)(uint)bits[1] << 32);
        High = (uint)bits[2];
        Negative = bits[3] < 0;
        Scale = (bits[3] >> 16) & 0x7F;
    }

    public ulong Low { get; }

    public uint High { get; }

    public bool Negative { get; }

    public int Scale { get; }
}
