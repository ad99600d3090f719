namespace LakeOrm.Spark.Options;

/// <summary>What a header of gRPC can be.</summary>
internal static class SparkHeaders
{
    /// <summary>Whether a header can have the name.</summary>
    public static bool IsName(string name) => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <exception cref="FormatException">The name or the value cannot be sent. The value is not in the message.</exception>
    public static void Check(string name, string value)
    {
        if (!IsName(name))
        {
            throw new FormatException($"'{name}' cannot be the name of a header: expected letters, digits, '-', '_' and '.'.");
        }

        if (name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase) || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"The header '{name}' is gRPC's own.");
        }

        if (!value.All(static c => c is >= ' ' and <= '~'))
        {
            throw new FormatException($"The value of the header '{name}' has characters beyond printable ASCII, which a line break at its end is, too.");
        }
    }
}
