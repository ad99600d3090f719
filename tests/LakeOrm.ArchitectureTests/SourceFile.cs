using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.ArchitectureTests;

/// <summary>A C# file of the checkout: where it lies and which types it declares.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Folder">The folder inside the project, with slashes; empty for the project's own.</param>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Types">The types that the file declares at the top.</param>
internal sealed record SourceFile(string Project, string Folder, string Name, IReadOnlyList<SourceType> Types)
{
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The namespace that the folder stands for.</summary>
    public string FolderNamespace => Folder.Length == 0 ? Project : $"{Project}.{Folder.Replace('/', '.')}";

    public override string ToString() => $"{Project}/{(Folder.Length == 0 ? "" : Folder + "/")}{Name}.cs";

    /// <summary>The files of every project below a folder of the root; what builds wrote is left out, and so are snapshots, which no build compiles.</summary>
    public static IReadOnlyList<SourceFile> In(string folder)
    {
        List<SourceFile> files = [];
        foreach (string project in Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories))
        {
            string root = Path.GetDirectoryName(project)!;
            foreach (string path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
            {
                string[] parts = Path.GetRelativePath(root, path).Split(Separators);
                if (parts[0] is not ("bin" or "obj") && !path.EndsWith(".verified.cs", StringComparison.Ordinal))
                {
                    files.Add(new SourceFile(Path.GetFileNameWithoutExtension(project), string.Join('/', parts[..^1]), Path.GetFileNameWithoutExtension(path), TypesOf(File.ReadAllText(path))));
                }
            }
        }

        return files;
    }

    private static List<SourceType> TypesOf(string text)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        return
        [
            .. root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<MemberDeclarationSyntax>()
                .Where(static member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
                .Select(static member => new SourceType(
                    (member.Parent as BaseNamespaceDeclarationSyntax)?.Name.ToString() ?? "",
                    member is BaseTypeDeclarationSyntax type ? type.Identifier.Text : ((DelegateDeclarationSyntax)member).Identifier.Text,
                    member.Modifiers.Any(SyntaxKind.PublicKeyword),
                    member.Parent is FileScopedNamespaceDeclarationSyntax)),
        ];
    }
}
