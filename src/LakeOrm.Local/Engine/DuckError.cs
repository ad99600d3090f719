using DuckDB.NET.Native;
using Query = DuckDB.NET.Native.NativeMethods.Query;

namespace LakeOrm.Local.Engine;

/// <summary>The engine's failures as exceptions.</summary>
internal static class DuckError
{
    /// <summary>The failure that a result carries.</summary>
    public static Exception Of(ref DuckDBResult result) => Of(Query.DuckDBResultError(ref result));

    /// <summary>The failure behind a message.</summary>
    public static Exception Of(string message)
    {
        string text = message.Trim();
        if (text.StartsWith("INTERRUPT", StringComparison.Ordinal))
        {
            return new OperationCanceledException("The statement was interrupted.");
        }

        return text.StartsWith("Out of Memory Error", StringComparison.Ordinal)
            ? new LakeQueryException($"{text}{Environment.NewLine}The limits are set by {nameof(LocalLakeOptions)}.{nameof(LocalLakeOptions.MemoryLimit)} and the space in {nameof(LocalLakeOptions.TempDirectory)}.")
            : new LakeQueryException(text);
    }
}
