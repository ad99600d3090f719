using System;
using System.Text;

namespace LakeOrm.Generators.Infrastructure;

/// <summary>Text with indentation. Prints and nothing else.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blockEnded;

    /// <summary>Writes lines, each at the present depth. A block that ended is set off by an empty line.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Split('\n'))
        {
            bool goesOn = line.Length == 0 || line[0] is '}' or ']' || line.StartsWith("else", StringComparison.Ordinal) || line.StartsWith("catch", StringComparison.Ordinal);
            if (_blockEnded && !goesOn)
            {
                _text.Append('\n');
            }

            _blockEnded = false;
            if (line.Length > 0)
            {
                _text.Append(' ', 4 * _depth).Append(line);
            }

            _text.Append('\n');
        }
    }

    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
        _blockEnded = true;
    }

    /// <summary>Goes one step in, for the continuation of a statement.</summary>
    public void Indent() => _depth++;

    public void Outdent() => _depth--;

    /// <summary>The text so far.</summary>
    /// <exception cref="InvalidOperationException">A block is still open.</exception>
    public string Complete() => _depth == 0 ? _text.ToString() : throw new InvalidOperationException($"{_depth} blocks are still open.");
}
