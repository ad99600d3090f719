using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Generators.Parsing;

/// <summary>
/// All that a record can be affected by, as one number: the references, the options, and of each file what it declares, without the bodies of its members. While it stays the same,
/// a file that stays the same says the same.
/// </summary>
internal static class CompilationShape
{
    private static readonly ConditionalWeakTable<Compilation, Shape> Compilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, Shape> Trees = new();
    private static readonly ConditionalWeakTable<object, Shape> Objects = new();
    private static long _lastObject;

    public static (ulong High, ulong Low) Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (!Compilations.TryGetValue(compilation, out Shape shape))
        {
            Shape made = Compute(compilation, cancellationToken);
            shape = Compilations.GetValue(compilation, _ => made);
        }

        return (shape.High, shape.Low);
    }

    private static Shape Compute(Compilation compilation, CancellationToken cancellationToken)
    {
        Shape shape = new();
        shape.Add(compilation.AssemblyName ?? "");
        shape.Add(IdOf(compilation.Options));
        foreach (MetadataReference reference in compilation.References)
        {
            shape.Add(IdOf(reference));
        }

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Trees.TryGetValue(tree, out Shape own))
            {
                Shape made = Compute(tree, cancellationToken);
                own = Trees.GetValue(tree, _ => made);
            }

            shape.Add(own.High);
            shape.Add(own.Low);
        }

        return shape;
    }

    private static Shape Compute(SyntaxTree tree, CancellationToken cancellationToken)
    {
        Shape shape = new();
        shape.Add(IdOf(tree.Options));
        SyntaxNode root = tree.GetRoot(cancellationToken);
        Add(shape, root);
        if (root.ContainsDirectives)
        {
            foreach (SyntaxTrivia trivia in root.DescendantTrivia().Where(static t => t.IsKind(SyntaxKind.NullableDirectiveTrivia)))
            {
                shape.Add((ulong)trivia.SpanStart);
                shape.Add(trivia.ToString());
            }
        }

        return shape;
    }

    private static void Add(Shape shape, SyntaxNode node)
    {
        shape.Add((ulong)node.RawKind);
        foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens())
        {
            switch (child.AsNode())
            {
                case null:
                    shape.Add(child.AsToken().Text);
                    break;
                case GlobalStatementSyntax:
                    shape.Add(1UL);
                    break;
                case BlockSyntax or ArrowExpressionClauseSyntax:
                    // Of a body only one thing shows from outside: a property that has storage of its own.
                    shape.Add(node is AccessorDeclarationSyntax or PropertyDeclarationSyntax && child.AsNode()!.DescendantTokens().Any(static t => t.Text == "field") ? 2UL : 3UL);
                    break;
                case { } inner:
                    Add(shape, inner);
                    break;
            }
        }
    }

    // What has no content to compare is compared by identity.
    private static ulong IdOf(object value) => Objects.GetValue(value, static _ =>
    {
        Shape id = new();
        id.Add((ulong)Interlocked.Increment(ref _lastObject));
        return id;
    }).Low;

    /// <summary>Two hashes side by side (FNV-1a with different beginnings), so that no two shapes are ever taken for one.</summary>
    private sealed class Shape
    {
        private const ulong Prime = 1099511628211;

        public ulong High { get; private set; } = 14695981039346656037;

        public ulong Low { get; private set; } = 7809847782465536322;

        public void Add(ulong value)
        {
            unchecked
            {
                High = (High ^ value) * Prime;
                Low = ((Low ^ (value + 0x9E3779B97F4A7C15)) * Prime) ^ (Low >> 29);
            }
        }

        public void Add(string text)
        {
            foreach (char c in text)
            {
                Add(c);
            }

            Add((ulong)text.Length << 32);
        }
    }
}
