using System.Text.RegularExpressions;
using LakeOrm.Generators.Tests.Harness;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>A page of docs/diagnostics: its code is what the tests compile.</summary>
internal sealed partial record Page(string Id, string Title, string? Violation, string? Cure)
{
    public static Page Read(string id)
    {
        string text = Repository.Read("docs", "diagnostics", id + ".md");
        Match title = TitleLine().Match(text);
        return new Page(title.Groups["id"].Value, title.Groups["title"].Value, Code(text, "Violation"), Code(text, "Cure"));
    }

    private static string? Code(string text, string heading)
    {
        Match match = Regex.Match(text, $@"^## {heading}\n\n```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
        return match.Success ? match.Groups["code"].Value : null;
    }

    [GeneratedRegex(@"\A# (?<id>LAKE\d{4}): (?<title>.+)\n")]
    private static partial Regex TitleLine();
}
