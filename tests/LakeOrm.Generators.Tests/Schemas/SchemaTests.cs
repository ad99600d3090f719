using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>
/// Records that chance wrote, compiled and run: whatever the generator accepts must compile without a warning, and every row come back as it went.
/// <c>LAKEORM_SCHEMAS</c> is the number of schemas and <c>LAKEORM_SCHEMA_SEED</c> the first; a failure names its own.
/// </summary>
public sealed class SchemaTests
{
    // So many share one compilation, which costs more than they do.
    private const int Together = 12;

    private static readonly int First = Number("LAKEORM_SCHEMA_SEED", 1);

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, (Number("LAKEORM_SCHEMAS", 60) + Together - 1) / Together).Select(static i => First + (i * Together))];

    [Theory, MemberData(nameof(Batches))]
    public void Whatever_the_generator_accepts_compiles_and_comes_back_as_it_went(int first)
    {
        int count = Math.Min(Together, First + Number("LAKEORM_SCHEMAS", 60) - first);
        RandomRecord[] records = [.. Enumerable.Range(first, count).Select(RandomRecords.Make)];
        Generation run = Generation.Run(Generation.WithJson(Generation.Compile([.. records.SelectMany(static r => r.Files)])));
        foreach (Diagnostic problem in run.Diagnostics.Concat(run.CompilerProblems))
        {
            string text = problem.Location.SourceTree?.ToString() ?? "";
            RandomRecord? record = Array.Find(records, r => text.Contains($"namespace {r.Namespace};", StringComparison.Ordinal));
            Assert.Fail($"{problem}\n{text.Split('\n').ElementAtOrDefault(problem.Location.GetLineSpan().StartLinePosition.Line)}\n{record}");
        }

        AssemblyLoadContext context = new("schemas", isCollectible: true);
        try
        {
            Assembly assembly = Load(run.Output, context);
            foreach (RandomRecord record in records)
            {
                Run(assembly, record);
            }
        }
        finally
        {
            context.Unload();
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_records() => Assert.Equal(RandomRecords.Make(7).ToString(), RandomRecords.Make(7).ToString());

    private static Assembly Load(Compilation compilation, AssemblyLoadContext context)
    {
        using MemoryStream image = new();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        return context.LoadFromStream(image);
    }

    private static void Run(Assembly assembly, RandomRecord record)
    {
        try
        {
            Type table = Find(assembly, record.Table);
            Call(nameof(RoundTrip.Run), record.Seed, table);
            if (record.Projection is not null)
            {
                Call(nameof(RoundTrip.Project), record.Seed, table, Find(assembly, record.Projection));
            }
        }
        catch (Exception e)
        {
            Assert.Fail($"{e}\n{record}");
        }
    }

    private static Type Find(Assembly assembly, string name)
    {
        Type type = assembly.GetType(name, throwOnError: true)!;
        return type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(int)) : type;
    }

    private static void Call(string method, int seed, params Type[] types)
    {
        try
        {
            typeof(RoundTrip).GetMethod(method)!.MakeGenericMethod(types).Invoke(null, [seed]);
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    private static int Number(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
