using CsCheck;
using LakeOrm.RecordCases.Types;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>Random rows.</summary>
internal static class Rows
{
    public static readonly IEqualityComparer<object?> Comparer = EqualityComparer<object?>.Default;

    public static readonly Gen<EveryType> EveryType = Gen.Int.Select(static n => new EveryType
    {
        Boolean = n % 2 == 0, SByte = (sbyte)n, Byte = (byte)n, Int16 = (short)n, UInt16 = (ushort)n, Int32 = n, UInt32 = (uint)n, Int64 = n, UInt64 = (ulong)(long)n,
        Single = n, Double = n, Decimal9 = 1.25m, Decimal18 = n, Decimal28 = n, Decimal38 = n, Text = $"t{n}", Bytes = [], Guid = Guid.NewGuid(), Date = new(2020, 1, 1), Time = new(1, 2),
        Instant = DateTime.UnixEpoch, Reading = new(2020, 1, 1), Offset = DateTimeOffset.UnixEpoch, Colour = Colour.Blue, ColourNumber = Colour.Red, Permissions = Permissions.Read, Huge = Huge.Most,
    });
}
