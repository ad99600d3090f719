using System.Security.Cryptography;
using System.Text;
using CsCheck;
using LakeOrm.CompilerServices;

namespace LakeOrm.Tests.CompilerServices;

public class PayloadHasherTests
{
    private static readonly Gen<object?> Values = Gen.OneOf(
        Gen.Const((object?)null),
        Gen.Bool.Select(v => (object?)v),
        Gen.Int[-2, 2].Select(v => (object?)v),
        Gen.Long[-2, 2].Select(v => (object?)v),
        Gen.Int[-2, 2].Select(v => (object?)(double)v),
        Gen.Int[-2, 2].Select(v => (object?)(float)v),
        Gen.Int[-2, 2].Select(v => (object?)(Int128)v),
        Gen.String[Gen.Char["ab;n\0\u00e4"], 0, 3].Select(v => (object?)v),
        Gen.Byte[0, 2].Array[0, 3].Select(v => (object?)v),
        Gen.Int[0, 2].Select(v => (object?)new Guid(v, 0, 0, new byte[8])),
        Gen.Const((object?)EndOfRow.Instance));

    [Fact]
    public void The_bytes_of_version_lake1_never_change()
    {
        using PayloadHasher hasher = new();
        hasher.Add("append");
        hasher.Add(1L);
        hasher.Add(-1);
        hasher.Add(true);
        hasher.Add(false);
        hasher.Add(1.5);
        hasher.Add(1.5f);
        hasher.Add((Int128)(-7));
        hasher.Add(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        hasher.Add("ä");
        hasher.Add("\uD800");
        hasher.Add([1, 2]);
        hasher.AddNull();
        hasher.EndRow();
        byte[] expected =
        [
            (byte)'s', 6, 0, 0, 0, .. "append"u8,
            (byte)'l', 1, 0, 0, 0, 0, 0, 0, 0,
            (byte)'i', 255, 255, 255, 255,
            (byte)'t',
            (byte)'f',
            (byte)'d', 0, 0, 0, 0, 0, 0, 0xF8, 0x3F,
            (byte)'r', 0, 0, 0xC0, 0x3F,
            (byte)'m', 249, .. Enumerable.Repeat((byte)255, 15),
            (byte)'u', 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
            (byte)'s', 2, 0, 0, 0, .. "ä"u8,
            (byte)'w', 2, 0, 0, 0, 0x00, 0xD8,
            (byte)'b', 2, 0, 0, 0, 1, 2,
            (byte)'n',
            (byte)';',
        ];
        Assert.Equal("lake1:sha256:" + Convert.ToHexStringLower(SHA256.HashData(expected)), hasher.Complete());
    }

    [Fact]
    public void Different_sequences_of_values_have_different_hashes() => Gen.Select(Values.Array[0, 5], Values.Array[0, 5]).Sample(
        (a, b) => Same(a, b) == (Hash(a) == Hash(b)), iter: 20_000);

    [Fact]
    public void Values_of_any_length_are_hashed_whole() => Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, 70_000], Gen.Bool).Sample(
        (length, before, wide) =>
        {
            string text = new(wide ? 'ä' : 'a', length);
            using PayloadHasher hasher = new();
            hasher.Add(new byte[before]);
            hasher.Add(text);
            hasher.Add(Encoding.UTF8.GetBytes(text));
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            byte[] expected = [(byte)'b', .. BitConverter.GetBytes(before), .. new byte[before], (byte)'s', .. BitConverter.GetBytes(utf8.Length), .. utf8, (byte)'b', .. BitConverter.GetBytes(utf8.Length), .. utf8];
            return hasher.Complete() == "lake1:sha256:" + Convert.ToHexStringLower(SHA256.HashData(expected));
        }, iter: 50);

    [Fact]
    public void A_lone_surrogate_is_not_its_replacement()
    {
        Assert.NotEqual(Hash(["\uD800"]), Hash(["\uFFFD"]));
        string longText = new('x', 50_000);
        Assert.NotEqual(Hash([longText + "\uD800"]), Hash([longText + "\uFFFD"]));
    }

    private static bool Same(object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(p => (p.First, p.Second) switch
    {
        (byte[] x, byte[] y) => x.SequenceEqual(y),
        ({ } x, { } y) => x.GetType() == y.GetType() && x.Equals(y),
        _ => p.First is null && p.Second is null,
    });

    private static string Hash(object?[] values)
    {
        using PayloadHasher hasher = new();
        foreach (object? value in values)
        {
            Action add = value switch
            {
                null => hasher.AddNull,
                bool v => () => hasher.Add(v),
                int v => () => hasher.Add(v),
                long v => () => hasher.Add(v),
                double v => () => hasher.Add(v),
                float v => () => hasher.Add(v),
                Int128 v => () => hasher.Add(v),
                string v => () => hasher.Add(v),
                byte[] v => () => hasher.Add(v),
                Guid v => () => hasher.Add(v),
                _ => hasher.EndRow,
            };
            add();
        }

        return hasher.Complete();
    }

    private sealed class EndOfRow
    {
        public static readonly EndOfRow Instance = new();
    }
}
