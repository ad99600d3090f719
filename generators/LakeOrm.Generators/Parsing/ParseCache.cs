using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>
/// What records gave when they were parsed last. The compiler asks for each record on each keystroke, wherever it falls; most fall into the body of a method, where no record can see them.
/// </summary>
/// <remarks>It knows records by their syntax and holds no compilation. What has diagnostics is parsed each time, for they have places in files that may move.</remarks>
internal sealed class ParseCache
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();

    public ParseResult GetOrParse(SyntaxNode declaration, Compilation compilation, Func<ParseResult> parse, CancellationToken cancellationToken)
    {
        (ulong High, ulong Low) shape = CompilationShape.Of(compilation, cancellationToken);
        Entry entry = _entries.GetValue(declaration, static _ => new Entry());
        if (entry.Last is { } last && last.Shape == shape)
        {
            return last.Result;
        }

        ParseResult result = parse();
        entry.Last = result.Diagnostics.IsEmpty ? new Parsed(shape, result) : null;
        return result;
    }

    private sealed class Entry
    {
        private volatile Parsed? _last;

        public Parsed? Last
        {
            get => _last;
            set => _last = value;
        }
    }

    private sealed record Parsed((ulong High, ulong Low) Shape, ParseResult Result);
}
