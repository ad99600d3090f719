using LakeOrm.CrashHarness.Records;
using LakeOrm.CrashHarness.Writes;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>
/// Goes through a table's versions: each must hold exactly what the operations up to it come to, in the order of their commits. So an operation is there whole or not at all in every version, and
/// operations of several workers come out as if one had come after the other.
/// </summary>
internal sealed class HistoryCheck(string table, TableLog log, Findings findings)
{
    private readonly Dictionary<string, Entry> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoggedFile> _live = new(StringComparer.Ordinal);
    private LoggedMetadata? _metadata;

    /// <summary>Checks the history.</summary>
    /// <param name="reader">Reads the files.</param>
    /// <param name="expected">The commits that there must be, lane by lane.</param>
    /// <returns>What each version holds.</returns>
    public List<Totals> Run(ParquetReader reader, IReadOnlyList<ExpectedCommit> expected)
    {
        LoggedFile[] files = [.. log.Commits.SelectMany(static c => c.Added).Where(IsWhole)];
        Dictionary<string, List<Entry>> rows = reader.Read(files, "id, lane, slot, number, amount", static (file, row) => new Entry
        {
            Id = row.GetString(0),
            Bucket = file.Partition!,
            Lane = row.GetInt32(1),
            Slot = row.GetInt32(2),
            Number = row.GetInt64(3),
            Amount = row.GetInt64(4),
        });
        Dictionary<Mark, ExpectedCommit> byMark = expected.ToDictionary(static c => c.Mark);
        HashSet<Mark> seen = [];
        Contents contents = new();
        List<Totals> totals = [];
        foreach (LoggedCommit commit in log.Commits)
        {
            // Without a key the log has what comes to the same however often it is done: then it is done once.
            if (commit.Marks.Count == 0 && (commit.Metadata is null || (_metadata is not null && commit.Metadata.IsSameAs(_metadata))))
            {
                findings.AddDuplicated($"{table} version {commit.Version} changes nothing");
            }

            _metadata = commit.Metadata ?? _metadata;
            foreach (Mark mark in commit.Marks)
            {
                if (!byMark.TryGetValue(mark, out ExpectedCommit? operation))
                {
                    findings.AddOther($"{table} version {commit.Version} has the key {mark}, which nobody was to write");
                }
                else if (!seen.Add(mark))
                {
                    findings.AddDuplicated($"{table} version {commit.Version} has the key {mark} again");
                }
                else
                {
                    operation.Apply(contents);
                }
            }

            Follow(commit, rows);
            if (Difference(contents) is { } difference)
            {
                findings.AddHalf($"{table} version {commit.Version} ({string.Join(", ", commit.Marks)}): {difference}");
            }

            totals.Add(new Totals(_rows.Count, _rows.Values.Sum(static r => r.Amount)));
        }

        foreach (Mark mark in byMark.Keys.Except(seen))
        {
            findings.AddLost($"{table} has no version with the key {mark}");
        }

        CheckEnd(expected);
        findings.Versions += totals.Count;
        return totals;
    }

    // What is there at the end follows from the keys alone, whatever the log says of their order: lanes have rows of their own.
    private void CheckEnd(IReadOnlyList<ExpectedCommit> expected)
    {
        if (table == Tables.Overwritten)
        {
            return;
        }

        Contents contents = new();
        foreach (ExpectedCommit operation in expected)
        {
            operation.Apply(contents);
        }

        if (Difference(contents) is { } difference)
        {
            findings.AddLost($"{table} at its end: {difference}");
        }
    }

    private bool IsWhole(LoggedFile file)
    {
        FileInfo there = new(file.Path);
        if (there.Exists && there.Length == file.Size)
        {
            return true;
        }

        findings.AddOther($"{file.Path} has {file.Size} bytes for the log, and {(there.Exists ? $"{there.Length} bytes" : "is not there")}");
        return false;
    }

    private void Follow(LoggedCommit commit, Dictionary<string, List<Entry>> rows)
    {
        foreach (string path in commit.Removed)
        {
            if (!_live.Remove(path))
            {
                findings.AddOther($"{table} version {commit.Version} removes {path}, which is not there");
            }

            foreach (Entry row in rows.GetValueOrDefault(path, []))
            {
                _rows.Remove(row.Id);
            }
        }

        foreach (LoggedFile file in commit.Added)
        {
            _live.Add(file.Path, file);
            foreach (Entry row in rows.GetValueOrDefault(file.Path, []))
            {
                if (!_rows.TryAdd(row.Id, row))
                {
                    findings.AddDuplicated($"{table} version {commit.Version} has the row {row.Id} twice");
                }
            }
        }
    }

    private string? Difference(Contents contents)
    {
        foreach (Entry row in contents.Rows)
        {
            if (!_rows.TryGetValue(row.Id, out Entry? there))
            {
                return $"{row} is not there";
            }

            if (there != row)
            {
                return $"{there} is there in place of {row}";
            }
        }

        foreach ((string name, string value) in contents.Properties)
        {
            if (_metadata!.Properties.GetValueOrDefault(name) is var told && told != value)
            {
                return $"the property {name} is {told ?? "not set"} in place of {value}";
            }
        }

        foreach (string column in contents.NullableColumns)
        {
            if (!_metadata!.Columns.GetValueOrDefault(column))
            {
                return $"the column {column} is not there, or takes no null";
            }
        }

        return contents.Rows.Count == _rows.Count ? null : $"{_rows.Values.First(r => !contents.TryGet(r.Id, out _))} must not be there";
    }
}
