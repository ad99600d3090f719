namespace LakeOrm.Generators.Tests.Harness;

/// <summary>The sources of LakeOrm.RecordCases, for tests that look at the text that they give.</summary>
internal static class RecordCaseSources
{
    public static readonly string[] All =
    [
        .. Directory.GetFiles(Repository.Path("tests", "LakeOrm.RecordCases"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => Path.GetRelativePath(Repository.Path("tests", "LakeOrm.RecordCases"), path).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText),
    ];
}
