using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Benchmarks.Generator;

/// <summary>A project of many records of 20 columns, one a file, and a file that has nothing to do with them.</summary>
internal static class RecordSources
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    public static CSharpCompilation Compile(int records)
    {
        IEnumerable<SyntaxTree> trees = Enumerable.Range(0, records).Select(i => Record(i, edited: false)).Append(Unrelated(0)).Append(Parse("Shared.cs", """
            global using System;
            global using System.ComponentModel.DataAnnotations;
            global using LakeOrm;
            namespace Shop;
            public enum Status { Open, Paid, Sent, Done }
            """));
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name is "LakeOrm.dll" or "LakeOrm.Parquet.dll" or "Apache.Arrow.dll" or "netstandard.dll" || (name.StartsWith("System.", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal))))
            .Select(static path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create("Shop", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    public static SyntaxTree Record(int number, bool edited)
    {
        string name = $"Record{number.ToString(CultureInfo.InvariantCulture)}";
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $$"""
            namespace Shop;

            /// <summary>A record.</summary>
            [LakeTable("shop.{{name}}")]
            public partial record {{name}}
            {
                [LakeColumn(PrimaryKey = true)] public required string Id { get; init; }
                [LakePartition, StringLength(2)] public string? Country { get; init; }
                [Required, EmailAddress] public required string Email { get; init; }
                public Status Status { get; init; }
                public Status? Before { get; init; }
                public DateTimeOffset CreatedAt { get; init; }
                public DateTime? UpdatedAt { get; init; }
                public DateOnly Day { get; init; }
                public Guid Customer { get; init; }
                public Guid? Agent { get; init; }
                public bool IsPaid { get; init; }
                [Range(1, 1000)] public {{(edited ? "long" : "int")}} Quantity { get; init; }
                public long Sequence { get; init; }
                public double Weight { get; init; }
                public byte[]? Signature { get; init; }
            """);
        for (int i = 0; i < 5; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    [LakeColumn(Precision = 18, Scale = 2)] public decimal Amount{i} {{ get; init; }}");
        }

        return Parse(name + ".cs", text.Append('}').ToString());
    }

    public static SyntaxTree Unrelated(int number) =>
        Parse("Unrelated.cs", $"namespace Shop; public static class Unrelated {{ public static int Number => {number.ToString(CultureInfo.InvariantCulture)}; }}");

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, Options, path);
}
