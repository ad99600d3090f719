using System.Runtime.InteropServices;
using Apache.Arrow;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Changes;

/// <summary>Writes one leaf of a table's columns from Arrow batches: what is nested is unfolded into levels and values.</summary>
internal sealed class ArrowLeaf
{
    private readonly ParquetLeaf _leaf;
    private readonly ParquetNode[] _path;
    private readonly int _field;
    private readonly ArrayData[] _arrays;
    private readonly ArrowValues _values;
    private readonly List<byte> _definitions = [];
    private readonly List<byte> _repetitions = [];

    /// <param name="schema">The file's columns.</param>
    /// <param name="leaf">One of its leaves.</param>
    public ArrowLeaf(ParquetSchema schema, ParquetLeaf leaf)
    {
        _leaf = leaf;
        _path = new ParquetNode[leaf.Path.Count];
        for (int i = 0; i < _path.Length; i++)
        {
            IReadOnlyList<ParquetNode> siblings = i == 0 ? schema.Fields : ((ParquetGroup)_path[i - 1]).Children;
            int at = 0;
            while (siblings[at].Name != leaf.Path[i])
            {
                at++;
            }

            _path[i] = siblings[at];
            _field = i == 0 ? at : _field;
        }

        _arrays = new ArrayData[_path.Length];
        _values = ArrowValues.Of(leaf.Column);
    }

    /// <summary>Takes a batch, whose columns are the file's fields in order.</summary>
    public void Load(RecordBatch batch)
    {
        _arrays[0] = batch.Column(_field).Data;
        for (int i = 1; i < _path.Length; i++)
        {
            var parent = (ParquetGroup)_path[i - 1];

            // A repeated group stands for the entries of its list; a list's are its elements, a map's are pairs.
            _arrays[i] = parent.Kind switch
            {
                ParquetGroupKind.List or ParquetGroupKind.Map => _arrays[i - 1].Children[0],
                ParquetGroupKind.Repeated when ((ParquetGroup)_path[i - 2]).Kind == ParquetGroupKind.List => _arrays[i - 1],
                _ => _arrays[i - 1].Children[IndexOf(parent, _path[i])],
            };
        }

        _values.Check(_arrays[^1]);
    }

    /// <summary>Writes some rows of the batch.</summary>
    public void Write(ParquetFileWriter file, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            Unfold(0, row, 0, 0, 0);
        }

        _values.WriteTo(
            file,
            _leaf.Ordinal,
            _leaf.MaxDefinitionLevel > 0 ? CollectionsMarshal.AsSpan(_definitions) : default,
            _leaf.MaxRepetitionLevel > 0 ? CollectionsMarshal.AsSpan(_repetitions) : default);
        _definitions.Clear();
        _repetitions.Clear();
    }

    private static int IndexOf(ParquetGroup parent, ParquetNode child)
    {
        int at = 0;
        while (!ReferenceEquals(parent.Children[at], child))
        {
            at++;
        }

        return at;
    }

    // depth: how many repeated groups lie above.
    private void Unfold(int node, int index, int repetition, int definition, int depth)
    {
        ParquetNode at = _path[node];
        ArrayData array = _arrays[node];
        var kind = (at as ParquetGroup)?.Kind;
        if (kind == ParquetGroupKind.Repeated)
        {
            // A pair of a map is a structure that is never null; a list's element lies here itself.
            bool isPair = ((ParquetGroup)_path[node - 1]).Kind == ParquetGroupKind.Map;
            Unfold(node + 1, isPair ? array.Offset + index : index, repetition, definition + 1, depth + 1);
            return;
        }

        if (ArrowValues.IsNull(array, index))
        {
            if (!at.IsOptional)
            {
                throw new LakeDataException($"Column '{_leaf.DottedPath}' would hold a null{(node == _path.Length - 1 ? string.Empty : $" in '{at.Name}'")}, which the table does not allow. Nothing was written.");
            }

            AddLevels(repetition, definition);
            return;
        }

        definition += at.IsOptional ? 1 : 0;
        switch (kind)
        {
            case null:
                _values.Add(array, index);
                AddLevels(repetition, definition);
                break;
            case ParquetGroupKind.Struct:
                Unfold(node + 1, array.Offset + index, repetition, definition, depth);
                break;
            default:
                int start = ArrowValues.Fixed<int>(array, index);
                int end = ArrowValues.Fixed<int>(array, index + 1);
                if (start == end)
                {
                    AddLevels(repetition, definition);
                }

                for (int i = start; i < end; i++)
                {
                    Unfold(node + 1, i, i == start ? repetition : depth + 1, definition, depth);
                }

                break;
        }
    }

    private void AddLevels(int repetition, int definition)
    {
        _repetitions.Add((byte)repetition);
        _definitions.Add((byte)definition);
    }
}
