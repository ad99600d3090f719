using System.Reflection;
using System.Runtime.CompilerServices;

namespace LakeOrm.ArchitectureTests;

/// <summary>Every error is told to users, and told rightly.</summary>
public sealed class ErrorTests
{
    private static readonly string[] Page = File.ReadAllLines(Repository.PathOf("docs", "errors.md"));

    public static TheoryData<Type> Errors =>
        [.. typeof(LakeException).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(LakeException))).OrderBy(static type => type.Name, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_is_in_the_docs_and_they_know_whether_it_passes(Type error)
    {
        string row = Assert.Single(Page, line => line.StartsWith($"| `{error.Name}` |", StringComparison.Ordinal));

        // Made without its constructor: whether it is transient is a matter of the type.
        bool transient = ((LakeException)RuntimeHelpers.GetUninitializedObject(error)).IsTransient;
        Assert.Equal(transient ? "yes" : "no", row.Split('|')[3].Trim());
    }

    [Fact]
    public void The_docs_name_no_error_that_is_gone()
    {
        string[] named = [.. Page.Where(static line => line.StartsWith("| `Lake", StringComparison.Ordinal)).Select(static line => line.Split('`')[1])];
        Assert.Equal(Errors.Select(static row => row.Data.Name).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Errors_of_all_libraries_have_one_root()
    {
        Findings.AreNone(
            new[] { "LakeOrm", "LakeOrm.Delta", "LakeOrm.Local", "LakeOrm.Spark", "LakeOrm.Storage.S3" }.SelectMany(static name => Assembly.Load(name).GetTypes())
                .Where(static type => type.IsSubclassOf(typeof(Exception)) && !typeof(LakeException).IsAssignableFrom(type))
                .Select(static type => type.FullName!));
    }
}
