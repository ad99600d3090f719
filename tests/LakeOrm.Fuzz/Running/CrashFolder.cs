using System.Globalization;
using System.Text.RegularExpressions;

namespace LakeOrm.Fuzz.Running;

/// <summary>Keeps inputs that crashed, each kind a few times.</summary>
internal static partial class CrashFolder
{
    public const string Name = "crashes";
    private const int MostAlike = 3;

    /// <summary>Keeps an input beside what it did.</summary>
    public static void Keep(string folder, long index, FuzzInput input, string crash)
    {
        Directory.CreateDirectory(folder);
        string kind = KindOf(crash);
        if (Directory.EnumerateFiles(folder, $"{kind}-*.zip").Count() >= MostAlike)
        {
            return;
        }

        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{kind}-{index}.zip"));
        if (!File.Exists(path))
        {
            input.Save(path);
            File.WriteAllText(Path.ChangeExtension(path, ".txt"), $"{crash}\n\nAgain: dotnet run --project tests/LakeOrm.Fuzz -c Release -- --reproduce {path}\n");
        }
    }

    // The exception and the first method of ours.
    private static string KindOf(string crash)
    {
        string type = crash.Split(':', '\n')[0].Split('.')[^1];
        string method = Ours().Match(crash) is { Success: true } match ? match.Groups[1].Value : "none";
        return Unsafe().Replace($"{(type.Length > 60 ? "crash" : type)}-{method}", "_");
    }

    [GeneratedRegex(@"at LakeOrm\.(?!Fuzz)[\w.]*?([\w]+\.[\w<>]+)[^\n]*\(", RegexOptions.CultureInvariant)]
    private static partial Regex Ours();

    [GeneratedRegex("[^A-Za-z0-9.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unsafe();
}
