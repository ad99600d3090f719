namespace LakeOrm.CodeFixes;

/// <summary>The quotes of SQL around a place between two texts.</summary>
internal static class SqlQuotes
{
    /// <summary>Whether one quoted text begins right before the place and ends right after it.</summary>
    public static bool Surround(string before, string after) =>
        before.EndsWith("'", StringComparison.Ordinal)
        && !before.EndsWith("''", StringComparison.Ordinal)
        && !(before.Length > 1 && (char.IsLetterOrDigit(before[before.Length - 2]) || before[before.Length - 2] is '_' or '\\'))
        && after.StartsWith("'", StringComparison.Ordinal)
        && !after.StartsWith("''", StringComparison.Ordinal);

    /// <summary>Whether the text leaves a quote open.</summary>
    public static bool IsOpenAfter(string text) => text.Count(static c => c == '\'') % 2 == 1 || text.Count(static c => c == '"') % 2 == 1;
}
