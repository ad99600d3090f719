using System.Buffers.Binary;

namespace LakeOrm.Delta.DeletionVectors;

/// <summary>The encoding by which Delta puts bytes into text: ZeroMQ's Z85, RFC 32 of rfc.zeromq.org.</summary>
internal static class Base85
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    /// <summary>Decodes whole groups: five characters are four bytes.</summary>
    /// <exception cref="FormatException">A character is not of the alphabet, or the groups are not whole.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        if (text.Length % 5 != 0)
        {
            throw new FormatException($"{text.Length} characters are no whole number of groups of five");
        }

        byte[] bytes = new byte[text.Length / 5 * 4];
        for (int i = 0; i < text.Length; i += 5)
        {
            ulong group = 0;
            foreach (char c in text.Slice(i, 5))
            {
                int digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
                group = digit >= 0 ? (group * 85) + (uint)digit : throw new FormatException($"the character '{c}' is none of base 85");
            }

            if (group > uint.MaxValue)
            {
                throw new FormatException($"the group '{text.Slice(i, 5)}' is no number of 32 bits");
            }

            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i / 5 * 4), (uint)group);
        }

        return bytes;
    }
}
