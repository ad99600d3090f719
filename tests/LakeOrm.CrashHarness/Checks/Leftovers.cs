namespace LakeOrm.CrashHarness.Checks;

/// <summary>Files of a lake's tables that no version names: what killed processes leave.</summary>
/// <param name="DataFiles">Data files that no commit names.</param>
/// <param name="Temporaries">Hidden files that were to get a name.</param>
internal sealed record Leftovers(IReadOnlyList<string> DataFiles, IReadOnlyList<string> Temporaries)
{
    public static Leftovers Of(string root)
    {
        HashSet<string> named = new(StringComparer.Ordinal);
        List<string> dataFiles = [];
        List<string> temporaries = [];
        string[] files = Directory.GetFiles(root, "*", SearchOption.AllDirectories);
        foreach (string folder in files.Select(static f => Path.GetDirectoryName(f)!).Distinct().Where(static f => Path.GetFileName(f) == "_delta_log"))
        {
            string table = Path.GetDirectoryName(folder)!;
            if (TableLog.Exists(table))
            {
                named.UnionWith(TableLog.Read(table).Commits.SelectMany(static c => c.Added).Select(static f => f.Path));
            }
        }

        foreach (string file in files)
        {
            if (Path.GetFileName(file) is ['.', ..])
            {
                temporaries.Add(file);
            }
            else if (!Path.GetDirectoryName(file)!.EndsWith("_delta_log", StringComparison.Ordinal) && !named.Contains(file))
            {
                dataFiles.Add(file);
            }
        }

        return new Leftovers(dataFiles, temporaries);
    }
}
