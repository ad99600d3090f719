using System.Reflection;
using LakeOrm.CodeFixes;
using LakeOrm.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LakeOrm.Analyzers.Tests.Fixes;

/// <summary>What an editor needs in order to find a fix.</summary>
public sealed class ProviderTests
{
    // Rules of records that hold records, and of synonyms, which have no descriptor before those are there.
    private static readonly string[] Others = ["CS0311", "CS0315", "LAKE0013", "LAKE0109"];

    public static TheoryData<Type> Providers => [.. typeof(LakeCodeFix).Assembly.GetTypes().Where(static t => t.IsSubclassOf(typeof(CodeFixProvider)) && !t.IsAbstract)];

    [Theory, MemberData(nameof(Providers))]
    public void A_fix_is_exported_for_rules_that_exist(Type provider)
    {
        Assert.Equal([LanguageNames.CSharp], provider.GetCustomAttribute<ExportCodeFixProviderAttribute>()!.Languages);
        CodeFixProvider made = (CodeFixProvider)Activator.CreateInstance(provider)!;
        Assert.NotEmpty(made.FixableDiagnosticIds);
        Assert.All(made.FixableDiagnosticIds, static id => Assert.Contains(id, Descriptors.All.Select(static d => d.Id).Concat(Others)));
        Assert.Contains(FixAllScope.Solution, made.GetFixAllProvider()!.GetSupportedFixAllScopes());
    }

    [Fact]
    public void Nothing_beyond_roslyn_is_needed() => Assert.All(
        typeof(LakeCodeFix).Assembly.GetReferencedAssemblies(),
        static a => Assert.True(a.Name is "netstandard" or "System.Collections.Immutable" or "System.Composition.AttributedModel" || a.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal), a.Name));
}
