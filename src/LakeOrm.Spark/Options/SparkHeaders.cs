namespace LakeOrm.Spark.Options;

/// <summary>What a header of gRPC can be.</summary>
internal static class SparkHeaders
{
    /// <exception cref="FormatException">The name or the value cannot be sent. The value is not in the message.</exception>
    public static void Check(string name, string value)
    {
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new FormatException($"'{name}' cannot be the name of a header: expected letters, digits, '-', '_' and '.'.");
        }

        if (name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase) || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"The header '{name}' is gRPC's own.");
        }

        if (!value.All(static c => c is >= ' ' and <= '~'))
        {
            throw new FormatException($"The value of the header '{name}' has characters beyond printable ASCII.");
        }
    }
}
