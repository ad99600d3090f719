using System.ComponentModel;
using Apache.Arrow;

namespace LakeOrm.CompilerServices;

/// <summary>Binds the columns of one Arrow schema to a record's members by name, and gathers what does not fit.</summary>
/// <param name="schema">The result's columns.</param>
/// <param name="record">The record's name, for messages.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrowBinder(Schema schema, string record)
{
    private readonly Dictionary<string, List<int>> _byName = Index(schema);
    private readonly List<string> _problems = [];

    /// <summary>Binds one column. What does not fit is kept for <see cref="Complete"/>.</summary>
    /// <param name="column">The column's name, met without regard to case.</param>
    /// <param name="member">The record's member.</param>
    /// <param name="type">The member's type. A decimal of precision 0 takes the column's own precision and scale.</param>
    /// <param name="nullable">Whether the member takes null.</param>
    /// <param name="optional">Whether the column may be missing.</param>
    /// <returns>The column; one that says <see cref="ArrowColumn.IsAbsent"/> when it is missing.</returns>
    public ArrowColumn Bind(string column, string member, LakeType type, bool nullable, bool optional)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!_byName.TryGetValue(column, out List<int>? found))
        {
            if (!optional)
            {
                _problems.Add($"column '{column}' ({member}): expected {type}, found no such column");
            }

            return new ArrowColumn(record, column, member, type, nullable);
        }

        if (found.Count > 1)
        {
            _problems.Add($"column '{column}' ({member}): ambiguous, found {string.Join(", ", found.Select(i => $"'{schema.GetFieldByIndex(i).Name}'"))}");
            return new ArrowColumn(record, column, member, type, nullable);
        }

        Field field = schema.GetFieldByIndex(found[0]);
        if (ArrowDecoding.Find(field.DataType, type) is { } decoding)
        {
            return new ArrowColumn(record, column, member, type, nullable, found[0], decoding);
        }

        _problems.Add($"column '{column}' ({member}): expected {type}, found {ArrowTypeName.Of(field.DataType)}");
        return new ArrowColumn(record, column, member, type, nullable);
    }

    /// <summary>Ends the binding.</summary>
    /// <exception cref="LakeBindException">A column is missing, ambiguous or of a type that does not fit; every one is listed.</exception>
    public void Complete()
    {
        if (_problems.Count == 0)
        {
            return;
        }

        string columns = string.Join(", ", schema.FieldsList.Select(static f => $"{f.Name} {ArrowTypeName.Of(f.DataType)}"));
        throw new LakeBindException(
            $"The result does not fit record {record}.{Environment.NewLine}{string.Join(Environment.NewLine, _problems.Select(static p => "  " + p))}{Environment.NewLine}"
            + $"The result has: {(columns.Length == 0 ? "no columns" : columns)}. Name or CAST the columns in the statement, or change the record; a member with Optional = true may be missing.");
    }

    private static Dictionary<string, List<int>> Index(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Dictionary<string, List<int>> byName = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            string name = schema.FieldsList[i].Name;
            if (!byName.TryGetValue(name, out List<int>? found))
            {
                byName.Add(name, found = []);
            }

            found.Add(i);
        }

        return byName;
    }
}
