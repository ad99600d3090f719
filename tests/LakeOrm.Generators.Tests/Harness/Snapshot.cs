namespace LakeOrm.Generators.Tests.Harness;

/// <summary>Compares a text with a file beside the tests. <c>LAKEORM_UPDATE_SNAPSHOTS=1</c> writes the files anew.</summary>
internal static class Snapshot
{
    public static string Folder => Repository.Path("tests", "LakeOrm.Generators.Tests", "Snapshots");

    public static void Match(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("LAKEORM_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"There is no {name}. Run the tests once with LAKEORM_UPDATE_SNAPSHOTS=1, and read what it wrote.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
