using Mono.Cecil;

namespace LakeOrm.ArchitectureTests;

/// <summary>Which of our assemblies may know which.</summary>
public sealed class Arrows
{
    // Each knows itself and those that stand before it in its row. A new project gets a row here and a box in ARCHITECTURE.md.
    private static readonly Dictionary<string, string[]> Below = new(StringComparer.Ordinal)
    {
        ["LakeOrm.Parquet"] = [],
        ["LakeOrm"] = ["LakeOrm.Parquet"],
        ["LakeOrm.Delta"] = ["LakeOrm", "LakeOrm.Parquet"],
        ["LakeOrm.Local"] = ["LakeOrm.Delta", "LakeOrm", "LakeOrm.Parquet"],
        ["LakeOrm.Spark"] = ["LakeOrm", "LakeOrm.Delta", "LakeOrm.Parquet"],
        ["LakeOrm.Storage.S3"] = ["LakeOrm"],
        ["LakeOrm.Storage.Azure"] = ["LakeOrm"],
        ["LakeOrm.Storage.Gcs"] = ["LakeOrm"],
        ["LakeOrm.Generators"] = [],
        ["LakeOrm.CodeFixes"] = [],
    };

    public static TheoryData<string> Assemblies => [.. Below.Keys];

    [Fact]
    public void Every_project_has_its_place()
    {
        Assert.Equal(Below.Keys.Order(StringComparer.Ordinal), Repository.Projects("src").Concat(Repository.Projects("generators")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_knows_only_those_below_it(string name)
    {
        Findings.AreNone(References(name).Where(static reference => reference.StartsWith("LakeOrm", StringComparison.Ordinal)).Except(Below[name]));
    }

    // An assembly that is built against the compiler's workspaces is not loaded by the compiler on the command line.
    [Fact]
    public void The_generator_knows_the_compiler_and_nothing_of_an_editor()
    {
        string[] references = [.. References("LakeOrm.Generators")];
        Assert.Contains("Microsoft.CodeAnalysis.CSharp", references);
        Assert.DoesNotContain(references, static reference => reference.Contains("Workspaces", StringComparison.Ordinal));
        Assert.DoesNotContain(references, static reference => reference.Contains("Composition", StringComparison.Ordinal));
    }

    // Whoever only writes Parquet or Delta needs no database, and no library needs a test's or a sample's package.
    [Theory]
    [InlineData("LakeOrm.Parquet", "Snappier", "System.IO.Hashing", "ZstdSharp")]
    [InlineData("LakeOrm", "Apache.Arrow", "System.IO.Hashing")]
    [InlineData("LakeOrm.Delta", "System.IO.Hashing")]
    [InlineData("LakeOrm.Local", "Apache.Arrow", "DuckDB.NET.Bindings")]
    [InlineData("LakeOrm.Spark", "Apache.Arrow", "Google.Protobuf", "Grpc.Core.Api", "Grpc.Net.Client", "System.IO.Hashing")]
    [InlineData("LakeOrm.Storage.S3", "AWSSDK.Core", "AWSSDK.S3")]
    [InlineData("LakeOrm.Storage.Azure", "Azure.Core", "Azure.Storage.Blobs", "Azure.Storage.Common")]
    [InlineData("LakeOrm.Storage.Gcs")]
    public void A_library_takes_from_outside_what_the_adr_on_dependencies_names(string name, params string[] packages)
    {
        string[] framework = [.. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Select(static file => Path.GetFileNameWithoutExtension(file)!)];
        Assert.Equal(packages, References(name).Where(static reference => !reference.StartsWith("LakeOrm", StringComparison.Ordinal)).Except(framework).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(string name)
    {
        using ModuleDefinition module = CompiledTypes.Open(name);
        return [.. module.AssemblyReferences.Select(static reference => reference.Name)];
    }
}
