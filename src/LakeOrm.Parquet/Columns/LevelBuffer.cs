using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LakeOrm.Parquet.Encodings;

namespace LakeOrm.Parquet.Columns;

/// <summary>The levels of a leaf's page, a byte each. Those of the open tile lie behind those of the closed ones until they are committed.</summary>
internal sealed class LevelBuffer(ColumnWriter column) : IDisposable
{
    private const int FirstEntries = 4 << 10;

    private readonly ParquetLeaf _leaf = column.Leaf;
    private readonly int _maxRepetition = column.Leaf.MaxRepetitionLevel;
    private readonly int _definitionWidth = RleEncoder.BitWidth(column.Leaf.MaxDefinitionLevel);
    private readonly int _repetitionWidth = RleEncoder.BitWidth(column.Leaf.MaxRepetitionLevel);
    private byte[] _definitions = [];
    private byte[] _repetitions = [];
    private int _end;
    private int _room;
    private long _most;

    /// <summary>The entries of closed tiles.</summary>
    public int Count { get; private set; }

    /// <summary>The entries of the open tile.</summary>
    public int Staged => _end - Count;

    /// <summary>The memory of committed levels.</summary>
    public long Bytes => Count * (long)((_definitionWidth > 0 ? 1 : 0) + (_repetitionWidth > 0 ? 1 : 0));

    /// <summary>About what the committed levels take in the page.</summary>
    public long PackedBytes => (long)Count * (_definitionWidth + _repetitionWidth) / 8;

    /// <summary>Forgets what is staged, and begins a tile of at most <paramref name="most"/> entries.</summary>
    public void Begin(long most)
    {
        _end = Count;
        _most = Count + most;
        SetRoom();
    }

    /// <summary>Stages an entry of a nested leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int repetition, int definition)
    {
        if ((uint)repetition > (uint)_maxRepetition)
        {
            throw WrongRepetition(repetition);
        }

        int entry = _end;
        if (entry >= _room)
        {
            MakeRoom();
        }

        _repetitions[entry] = (byte)repetition;
        _definitions[entry] = (byte)definition;
        _end = entry + 1;
    }

    /// <summary>Stages an entry of a nested leaf that has no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNull(int repetition, int definition)
    {
        if ((uint)definition >= (uint)_leaf.MaxDefinitionLevel)
        {
            throw WrongDefinition(definition);
        }

        Add(repetition, definition);
    }

    /// <summary>Stages entries whose levels have been checked.</summary>
    public void Add(ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions, int entries)
    {
        Append(ref _definitions, definitions);
        Append(ref _repetitions, repetitions);
        _end += entries;
    }

    /// <summary>The definition levels of a tile of a flat leaf.</summary>
    public Span<byte> Slots(int rows)
    {
        Ensure(ref _definitions, Count + rows);
        return _definitions.AsSpan(Count, rows);
    }

    /// <summary>Checks the levels that a tile has staged for a nested leaf.</summary>
    /// <returns>How many of the entries have a value.</returns>
    /// <exception cref="InvalidOperationException">They are not the entries of so many rows.</exception>
    public int CountStagedValues(int rows)
    {
        int begun = _maxRepetition == 0 ? Staged : _repetitions.AsSpan(Count, Staged).Count((byte)0);
        if (begun != rows)
        {
            throw new InvalidOperationException(
                $"Leaf '{_leaf.DottedPath}': {begun} entries begin a row (repetition level 0), but the tile has {rows} rows; each row needs exactly one such entry, a null one if it has no value.");
        }

        ReadOnlySpan<byte> definitions = _definitions.AsSpan(Count, Staged);
        if (FindFault(definitions, _repetitions.AsSpan(Count, Staged)) is { } fault)
        {
            throw new InvalidOperationException($"Leaf '{_leaf.DottedPath}': {fault}");
        }

        return _leaf.MaxDefinitionLevel == 0 ? Staged : definitions.Count((byte)_leaf.MaxDefinitionLevel);
    }

    /// <summary>Checks the levels of entries that come from outside.</summary>
    /// <exception cref="ArgumentException">There are too few or too many for the values, or they are no levels of records.</exception>
    public void Require(int values, ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        int entries = _leaf.MaxDefinitionLevel == 0 ? values : definitions.Length;
        RequireRange(nameof(definitions), definitions, _leaf.MaxDefinitionLevel, entries);
        RequireRange(nameof(repetitions), repetitions, _leaf.MaxRepetitionLevel, entries);
        int found = _leaf.MaxDefinitionLevel == 0 ? values : definitions.Count((byte)_leaf.MaxDefinitionLevel);
        if (found != values)
        {
            throw new ArgumentException($"Column '{_leaf.DottedPath}': {values} values, but {found} definition levels say that a value is there.");
        }

        if (FindFault(definitions, repetitions) is { } fault)
        {
            throw new ArgumentException($"Column '{_leaf.DottedPath}': {fault}");
        }
    }

    /// <summary>Makes the first entries behind the committed ones part of the page.</summary>
    public void Commit(int entries) => _end = Count += entries;

    public void Clear() => _end = Count = 0;

    /// <summary>The page's levels as the format stores them.</summary>
    public ReadOnlySpan<byte> Encode(ScratchBuffer scratch)
    {
        if (_definitionWidth == 0 && _repetitionWidth == 0)
        {
            return default;
        }

        int room = 0;
        room += _repetitionWidth == 0 ? 0 : sizeof(int) + RleEncoder.MaxLength(Count, _repetitionWidth);
        room += _definitionWidth == 0 ? 0 : sizeof(int) + RleEncoder.MaxLength(Count, _definitionWidth);
        Span<byte> destination = scratch.Take(room);
        int length = Encode(_repetitions, _repetitionWidth, destination);
        length += Encode(_definitions, _definitionWidth, destination[length..]);
        return destination[..length];
    }

    public void Dispose()
    {
        _end = Count = _room = 0;
        Return(ref _definitions);
        Return(ref _repetitions);
    }

    private static void Return(ref byte[] levels)
    {
        if (levels.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(levels);
            levels = [];
        }
    }

    private int Encode(byte[] levels, int width, Span<byte> destination)
    {
        if (width == 0)
        {
            return 0;
        }

        int length = RleEncoder.Encode<byte>(levels.AsSpan(0, Count), width, destination[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination, length);
        return sizeof(int) + length;
    }

    // What the entries of records never look like; null if they look as they should.
    private string? FindFault(ReadOnlySpan<byte> definitions, ReadOnlySpan<byte> repetitions)
    {
        if (repetitions.IsEmpty || _maxRepetition == 0)
        {
            return null;
        }

        if (repetitions[0] != 0)
        {
            return $"the first repetition level is {repetitions[0]}; entries must begin with a record (0).";
        }

        for (int level = 1; level <= _maxRepetition; level++)
        {
            byte defined = _leaf.RepeatedLevels[level - 1];
            int wrong = Repetitions.FirstOrphan(repetitions, (byte)level, definitions, defined);
            if (wrong >= 0)
            {
                return $"entry {wrong} has repetition level {repetitions[wrong]}, so it and the entry before it need a definition level of at least {defined}; they have {definitions[wrong]} and {definitions[wrong - 1]}.";
            }
        }

        return null;
    }

    private void RequireRange(string kind, ReadOnlySpan<byte> levels, int max, int entries)
    {
        int expected = max == 0 ? 0 : entries;
        if (levels.Length != expected)
        {
            throw new ArgumentException($"Column '{_leaf.DottedPath}': {levels.Length} {kind}, expected {expected}.");
        }

        int wrong = levels.IndexOfAnyExceptInRange((byte)0, (byte)max);
        if (wrong >= 0)
        {
            throw new ArgumentException($"Column '{_leaf.DottedPath}': {kind}[{wrong}] is {levels[wrong]}, above the column's {max}.");
        }
    }

    private void Append(ref byte[] levels, ReadOnlySpan<byte> source)
    {
        if (!source.IsEmpty)
        {
            Ensure(ref levels, _end + source.Length);
            source.CopyTo(levels.AsSpan(_end));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeRoom()
    {
        if (_end >= _most)
        {
            throw new TileOverflowException(column);
        }

        Ensure(ref _definitions, _end + 1);
        Ensure(ref _repetitions, _end + 1);
        SetRoom();
    }

    private void SetRoom() => _room = (int)Math.Min(Math.Min(_definitions.Length, _repetitions.Length), _most);

    private void Ensure(ref byte[] levels, int entries)
    {
        if (levels.Length < entries)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(entries, Math.Max(2 * levels.Length, FirstEntries)));
            levels.AsSpan(0, Math.Min(levels.Length, _end)).CopyTo(larger);
            Return(ref levels);
            levels = larger;
        }
    }

    private ArgumentOutOfRangeException WrongRepetition(int repetition) =>
        new(nameof(repetition), repetition, $"Leaf '{_leaf.DottedPath}': repetition levels are 0 to {_maxRepetition}.");

    private ArgumentOutOfRangeException WrongDefinition(int definition) =>
        new(nameof(definition), definition, _leaf.MaxDefinitionLevel == 0
            ? $"Leaf '{_leaf.DottedPath}': nothing on its path is optional or repeated, so every entry has a value."
            : $"Leaf '{_leaf.DottedPath}': an entry without a value has a definition level of 0 to {_leaf.MaxDefinitionLevel - 1}.");
}
