using System.Globalization;

namespace LakeOrm.Spark.Connect.Sessions;

/// <summary>Which Spark answers, and what it can.</summary>
/// <param name="Text">The version as the server tells it.</param>
/// <param name="Major">Its first number.</param>
/// <param name="Minor">Its second number.</param>
internal sealed record SparkVersion(string Text, int Major, int Minor)
{
    /// <summary>Error details, statements over rows of the client, the release of sessions.</summary>
    public bool IsSupported => IsAtLeast(4, 0);

    /// <summary>Batches in parts, rows in chunks.</summary>
    public bool HasChunks => IsAtLeast(4, 1);

    /// <summary>Writes that change the schema on their way.</summary>
    public bool HasSchemaEvolution => IsAtLeast(4, 2);

    /// <exception cref="LakeUnsupportedException">It is no version, or of a Spark before 4.0.</exception>
    public static SparkVersion Parse(string text, Uri server)
    {
        string[] parts = text.Split('.', '-');
        if (parts.Length < 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor))
        {
            throw new LakeUnsupportedException($"{server.Authority} calls its Spark '{text}', which is no version. LakeOrm needs Spark Connect 4.0 or later.");
        }

        SparkVersion version = new(text, major, minor);
        return version.IsSupported ? version : throw new LakeUnsupportedException($"{server.Authority} runs Spark {text}. LakeOrm needs Spark Connect 4.0 or later.");
    }

    private bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);
}
