using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Analyzers.Tests.Harness;

/// <summary>Statements in a method that has a client, a reader, rows and a few values.</summary>
internal static class Usages
{
    public const string Records = """
        using LakeOrm.CompilerServices;
        using System.Threading;
        [LakeTable("users")] public partial record User([property: LakeColumn(PrimaryKey = true)] string Id, string Name);
        [LakeTable("visits")] public partial record Visit([property: LakeColumn(MergeKey = true)] string Id, string Name);
        [LakeTable("vips")] public partial record Vip() : User("", "");
        [LakeTable("notes")] public partial record Note(string Id);
        """;

    /// <summary>The ids that the statements give; they must compile.</summary>
    public static IEnumerable<string> IdsOf(string statements, string members = "") => Of(statements, members).Select(static d => d.Id);

    public static IReadOnlyList<Diagnostic> Of(string statements, string members = "")
    {
        Generation run = Generation.Of($$"""
            {{Records}}
            public static class Usage
            {
                public static async Task RunAsync(LakeClient lake, LakeReader old, User[] users, string name, int number, bool flag)
                {
                    await Task.Yield();
                    {{statements}}
                }

                {{members}}
            }
            """);

        // A dropped task is the compiler's CS4014 too, in an async method.
        Assert.DoesNotContain(run.CompilerProblems, static d => d.Id is not ("CS4014" or "CS0219" or "CS8321"));
        return run.Diagnostics;
    }
}
