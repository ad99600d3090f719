using LakeOrm.Generators.Emit;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>The diagnostics about the generator itself and its surroundings.</summary>
public sealed class InternalDiagnosticsTests
{
    private const string Good = "[LakeTable(\"good\")] public partial record Good(string Id);";
    private const string Bad = "[LakeTable(\"bad\")] public partial record Bad(string Id);";

    [Fact]
    public void A_record_that_breaks_the_generator_is_named_and_the_others_get_their_code()
    {
        LakeRecordGenerator generator = new(static model => model.DisplayName == "Bad" ? throw new InvalidOperationException("broken") : RecordEmitter.Emit(model));
        Generation run = Generation.Run(Generation.Compile(Good, Bad), generator);

        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal("LAKE9001", found.Id);
        Assert.Contains("'Bad': InvalidOperationException: broken", found.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("partial record Good", run.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("namespace LakeOrm.CompilerServices { public static class LakeContract { public const int Version = 0; } }", "none")]
    public void A_runtime_that_is_older_than_the_generator_is_told_to_be_aligned(string contract, string found)
    {
        const string Attribute = "namespace LakeOrm { public sealed class LakeTableAttribute(string name) : System.Attribute { public string Name => name; } }";
        CSharpCompilation compilation = Generation.Compile(Good, Attribute, contract).WithReferences(Generation.ReferencesWithoutLakeOrm);
        Generation run = Generation.Run(compilation);

        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("LAKE9002", diagnostic.Id);
        Assert.Contains($"has {found}", diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(run.Result.GeneratedSources);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp10, true)]
    [InlineData(LanguageVersion.CSharp11, false)]
    [InlineData(LanguageVersion.CSharp14, false)]
    public void A_language_version_before_11_is_refused_and_every_later_one_works(LanguageVersion language, bool isRefused)
    {
        Generation run = Generation.Run(Generation.Compile(language, NullableContextOptions.Enable, Good));
        Assert.Equal(isRefused ? ["LAKE9003"] : [], run.Ids);
        if (!isRefused)
        {
            Assert.Empty(run.CompilerProblems);
        }
    }
}
