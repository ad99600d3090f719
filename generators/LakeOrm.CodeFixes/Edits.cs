using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace LakeOrm.CodeFixes;

/// <summary>The edits that several fixes make. Each leaves comments and modifiers where they are.</summary>
internal static class Edits
{
    /// <summary>Replaces a node by what becomes of its present state.</summary>
    public static void Replace<T>(this SyntaxEditor editor, T node, Func<T, SyntaxNode> change)
        where T : SyntaxNode => editor.ReplaceNode(node, (current, _) => current is T same ? change(same) : current);

    /// <summary>Makes a type partial, and all that contain it.</summary>
    public static void MakePartial(this SyntaxEditor editor, TypeDeclarationSyntax declaration)
    {
        for (TypeDeclarationSyntax? type = declaration; type is not null; type = type.Parent as TypeDeclarationSyntax)
        {
            // Of the present state also where another fix made a record of a class.
            editor.ReplaceNode(type, static (current, _) => current is TypeDeclarationSyntax present ? Partial(present) : current);
        }
    }

    public static TypeDeclarationSyntax Partial(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return type;
        }

        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Count > 0
            ? (TypeDeclarationSyntax)type.WithModifiers(type.Modifiers.Add(partial))
            : (TypeDeclarationSyntax)type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)));
    }

    /// <summary>Puts an attribute before a member or type on a line of its own, and before a parameter in its line.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="attribute">One that <see cref="Attribute"/> made.</param>
    public static SyntaxNode AddAttribute(SyntaxNode declaration, AttributeSyntax attribute)
    {
        SyntaxList<AttributeListSyntax> lists = ListsOf(declaration);
        AttributeListSyntax added = (AttributeListSyntax)attribute.Parent!;
        if (lists.Count == 0)
        {
            SyntaxToken first = declaration.GetFirstToken();
            bool inLine = declaration is ParameterSyntax;
            SyntaxTriviaList indentation = Indentation(first.LeadingTrivia);
            added = added.WithLeadingTrivia(first.LeadingTrivia).WithTrailingTrivia(inLine ? SyntaxFactory.Space : EndOfLine(declaration));
            return WithLists(declaration.ReplaceToken(first, first.WithLeadingTrivia(inLine ? default : indentation)), SyntaxFactory.SingletonList(added));
        }

        // After the others, and as they are: in the line, or on a line of its own.
        AttributeListSyntax last = lists[lists.Count - 1];
        SyntaxTrivia end = last.GetTrailingTrivia().LastOrDefault(static t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        bool ownLine = end.IsKind(SyntaxKind.EndOfLineTrivia);
        added = added
            .WithLeadingTrivia(ownLine ? Indentation(last.GetLastToken().GetNextToken().LeadingTrivia) : default)
            .WithTrailingTrivia(ownLine ? end : SyntaxFactory.Space);
        return WithLists(declaration, (ownLine || last.GetTrailingTrivia().Any() ? lists : lists.Replace(last, last.WithTrailingTrivia(SyntaxFactory.Space))).Add(added));
    }

    public static SyntaxList<AttributeListSyntax> ListsOf(SyntaxNode declaration) => declaration switch
    {
        MemberDeclarationSyntax member => member.AttributeLists,
        ParameterSyntax parameter => parameter.AttributeLists,
        _ => default,
    };

    /// <summary>The attributes of a declaration by the names that they may be written with.</summary>
    public static IEnumerable<AttributeSyntax> AttributesOf(SyntaxNode declaration, params string[] names) =>
        ListsOf(declaration).SelectMany(static list => list.Attributes).Where(attribute => names.Contains(NameOf(attribute), StringComparer.Ordinal));

    /// <summary>The last part of an attribute's name, without <c>Attribute</c>.</summary>
    public static string NameOf(AttributeSyntax attribute)
    {
        string name = attribute.Name.GetLastToken().ValueText;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    /// <summary>An attribute of ours, by its short name where that is in scope.</summary>
    public static AttributeSyntax Attribute(SemanticModel model, int position, string name, string arguments = "")
    {
        bool inScope = model.LookupNamespacesAndTypes(position, name: name + "Attribute").Any(static s => s.ContainingNamespace is { Name: "LakeOrm", ContainingNamespace.IsGlobalNamespace: true });
        string text = (inScope ? name : "LakeOrm." + name) + arguments;
        return SyntaxFactory.ParseCompilationUnit($"[{text}]class C;").DescendantNodes().OfType<AttributeSyntax>().First();
    }

    /// <summary>Adds named arguments that an attribute does not have yet.</summary>
    public static AttributeSyntax AddArguments(AttributeSyntax attribute, IEnumerable<AttributeArgumentSyntax> arguments)
    {
        AttributeArgumentListSyntax list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        foreach (AttributeArgumentSyntax argument in arguments)
        {
            if (list.Arguments.All(a => a.NameEquals?.Name.Identifier.ValueText != argument.NameEquals?.Name.Identifier.ValueText))
            {
                list = list.WithArguments(list.Arguments.Count == 0
                    ? SyntaxFactory.SingletonSeparatedList(argument.WithoutTrivia())
                    : SyntaxFactory.SeparatedList<AttributeArgumentSyntax>(
                        list.Arguments.GetWithSeparators().Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)).Add(argument.WithoutTrivia())));
            }
        }

        return attribute.WithArgumentList(list);
    }

    /// <summary>A name in snake case.</summary>
    public static string SnakeCase(string name)
    {
        List<char> text = [];
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins)
            {
                text.Add('_');
            }

            text.Add(char.ToLower(name[i], CultureInfo.InvariantCulture));
        }

        return new string([.. text]);
    }

    /// <summary>A line's end as the file has it.</summary>
    public static SyntaxTrivia EndOfLine(SyntaxNode node)
    {
        SyntaxTrivia found = node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(static t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        return found.IsKind(SyntaxKind.EndOfLineTrivia) ? found : SyntaxFactory.LineFeed;
    }

    private static SyntaxNode WithLists(SyntaxNode declaration, SyntaxList<AttributeListSyntax> lists) => declaration switch
    {
        MemberDeclarationSyntax member => member.WithAttributeLists(lists),
        ParameterSyntax parameter => parameter.WithAttributeLists(lists),
        _ => declaration,
    };

    // What stands before the first token in its own line.
    private static SyntaxTriviaList Indentation(SyntaxTriviaList leading) =>
        leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(leading[leading.Count - 1]) : default;
}
