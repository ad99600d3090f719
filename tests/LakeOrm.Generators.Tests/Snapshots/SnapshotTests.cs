using LakeOrm.Generators.Tests.Harness;

namespace LakeOrm.Generators.Tests.Snapshots;

/// <summary>What the generated text looks like, for every record case: a change of the emitter shows in review.</summary>
public sealed class SnapshotTests
{
    private static readonly Lazy<SortedDictionary<string, string>> Generated = new(static () => new(
        Generation.Of(RecordCaseSources.All).Result.GeneratedSources.ToDictionary(
            static s => string.Join('.', s.HintName.Split('.')[..^3].Skip(2)) + ".verified.cs",
            static s => s.SourceText.ToString()),
        StringComparer.Ordinal));

    public static TheoryData<string> Files => [.. Generated.Value.Keys];

    [Theory, MemberData(nameof(Files))]
    public void The_text_is_the_one_that_was_reviewed(string file) => Snapshot.Match(file, Generated.Value[file]);

    [Fact]
    public void Every_snapshot_has_its_record() =>
        Assert.Equal(Generated.Value.Keys, Directory.GetFiles(Snapshot.Folder, "*.verified.cs").Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));
}
