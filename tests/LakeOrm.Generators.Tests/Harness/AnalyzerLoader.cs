using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Tests.Harness;

/// <summary>Loads other generators from their files.</summary>
internal sealed class AnalyzerLoader : IAnalyzerAssemblyLoader
{
    public static readonly AnalyzerLoader Instance = new();

    public void AddDependencyLocation(string fullPath)
    {
    }

    public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
}
