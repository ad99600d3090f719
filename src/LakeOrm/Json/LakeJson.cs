using System.Runtime.CompilerServices;
using LakeOrm.CompilerServices;
using LakeOrm.Json;

namespace LakeOrm;

/// <summary>Reads records from JSON without a lake, strictly: docs/json.md says what is taken. The record's validation is not run.</summary>
public static class LakeJson
{
    /// <summary>Reads one object.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="utf8">The object and nothing beside it.</param>
    /// <returns>The record.</returns>
    /// <exception cref="LakeJsonException">The text is no JSON, or does not fit the record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8)
        where T : ILakeJson<T> => JsonRows.Read<T>(utf8, new LakeJsonPlace(T.JsonMembers.Record));

    /// <summary>Reads a stream of objects, of any length, in the memory of one of them.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="utf8">One object a line, or one array of objects. It stays the caller's.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The records; the first that cannot be read ends them with a <see cref="LakeJsonException"/>.</returns>
    public static IAsyncEnumerable<T> ReadAsync<T>(Stream utf8, LakeJsonOptions? options = null, CancellationToken cancellationToken = default)
        where T : ILakeJson<T>
    {
        ArgumentNullException.ThrowIfNull(utf8);
        return ReadCoreAsync<T>(utf8, options ?? new LakeJsonOptions(), cancellationToken);
    }

    private static async IAsyncEnumerable<T> ReadCoreAsync<T>(Stream utf8, LakeJsonOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ILakeJson<T>
    {
        JsonRows rows = await JsonRows.OpenAsync(utf8, T.JsonMembers.Record, options, cancellationToken).ConfigureAwait(false);
        while (await rows.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return rows.Read<T>();
        }
    }
}
