using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Benchmarks.Generator;

/// <summary>The least that a generator for annotated records does: the compiler finds the attributes, and nothing is made of them.</summary>
internal sealed class AttributesOnlyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in new[] { "LakeOrm.LakeTableAttribute", "LakeOrm.LakeProjectionAttribute" })
        {
            IncrementalValuesProvider<string> found = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute, static (node, _) => node is TypeDeclarationSyntax, static (found, _) => found.TargetSymbol.Name);
            context.RegisterSourceOutput(found, static (_, _) => { });
        }
    }
}
