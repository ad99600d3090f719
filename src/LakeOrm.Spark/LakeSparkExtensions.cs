using System.Diagnostics.CodeAnalysis;
using LakeOrm.Spark;
using LakeOrm.Storage;

namespace LakeOrm;

/// <summary>Adds Spark to <see cref="Lake"/>.</summary>
[Experimental("LAKEORM001")]
public static class LakeSparkExtensions
{
    extension(Lake)
    {
        /// <summary>A lake whose tables Spark writes and queries, over Spark Connect.</summary>
        /// <param name="connectionString"><c>sc://host:15002/;key=value</c>: see <see cref="SparkOptions(string)"/>.</param>
        /// <param name="format">The format of the tables.</param>
        /// <param name="storage">Where the tables lie; Spark reads and writes the same place. It is the client's from now on, and is disposed with it.</param>
        /// <param name="options">What holds for the lake; null for the defaults.</param>
        /// <param name="clientOptions">What holds for every call of the client; null for the defaults.</param>
        /// <returns>The client, which the caller disposes.</returns>
        /// <exception cref="FormatException">It is no connection string.</exception>
        public static LakeClient Spark(string connectionString, LakeFormat format, ILakeStorage storage, SparkLakeOptions? options = null, LakeClientOptions? clientOptions = null) =>
            Lake.Spark(new SparkOptions(connectionString), format, storage, options, clientOptions);

        /// <summary>A lake whose tables Spark writes and queries, over Spark Connect.</summary>
        /// <param name="server">How the server is reached.</param>
        /// <param name="format">The format of the tables.</param>
        /// <param name="storage">Where the tables lie; Spark reads and writes the same place. It is the client's from now on, and is disposed with it.</param>
        /// <param name="options">What holds for the lake; null for the defaults.</param>
        /// <param name="clientOptions">What holds for every call of the client; null for the defaults.</param>
        /// <returns>The client, which the caller disposes.</returns>
        public static LakeClient Spark(SparkOptions server, LakeFormat format, ILakeStorage storage, SparkLakeOptions? options = null, LakeClientOptions? clientOptions = null) =>
            new(new SparkDriver(server, format, storage, options), clientOptions);
    }
}
