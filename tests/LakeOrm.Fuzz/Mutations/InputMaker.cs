using System.Globalization;
using System.Text;
using LakeOrm.Fuzz.Corpus;
using LakeOrm.Fuzz.Targets;

namespace LakeOrm.Fuzz.Mutations;

/// <summary>Makes inputs: each follows from the seed and its number alone.</summary>
internal sealed class InputMaker(long seed, IReadOnlyList<SeedTable> tables)
{
    private const string Log = "_delta_log/";

    // An engine's query costs a thousand times what it costs to read a log.
    private const int OnePathIn = 2000;
    private const int OneFileIn = 5;

    /// <summary>Makes one.</summary>
    public FuzzInput Make(long index)
    {
        Random random = new(HashCode(index));
        if (random.Next(OnePathIn) == 0)
        {
            return new FuzzInput(PathTarget.Name, new Dictionary<string, byte[]> { [PathTarget.PathEntry] = Encoding.UTF8.GetBytes(Hostile.Path(random)) });
        }

        // The first few are our own: small, and of each kind.
        SeedTable table = tables[random.Next(random.Next(3) == 0 ? tables.Count : SeedTables.Own)];
        if (random.Next(OneFileIn) == 0 && Files(table, ".parquet") is { Count: > 0 } data)
        {
            string file = Hostile.Pick(random, data);
            return new FuzzInput(ParquetTarget.Name, new Dictionary<string, byte[]> { [file] = ParquetMutator.Mutate(random, table.Files[file]) });
        }

        if (Files(table, string.Empty, Log).Count == 0)
        {
            return Make(unchecked(index * 31) + 7);
        }

        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach ((string name, byte[] content) in table.Files)
        {
            files[name] = content;
        }

        for (int times = random.Next(1, 4); times > 0; times--)
        {
            Change(random, files);
        }

        return new FuzzInput(random.Next(6) switch { 0 => TableTarget.Asked, 1 => TableTarget.Written, _ => TableTarget.Read }, files);
    }

    private static List<string> Files(SeedTable table, string ending, string beginning = "") =>
        [.. table.Files.Keys.Where(f => f.EndsWith(ending, StringComparison.Ordinal) && f.StartsWith(beginning, StringComparison.Ordinal))];

    private static void Change(Random random, SortedDictionary<string, byte[]> files)
    {
        string[] commits = [.. files.Keys.Where(static f => f.StartsWith(Log, StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal))];
        string[] checkpoints = [.. files.Keys.Where(static f => f.StartsWith(Log, StringComparison.Ordinal) && f.EndsWith(".parquet", StringComparison.Ordinal))];
        string[] vectors = [.. files.Keys.Where(static f => f.EndsWith(".bin", StringComparison.Ordinal))];
        switch (random.Next(20))
        {
            case < 4 when checkpoints.Length > 0:
                string checkpoint = Hostile.Pick(random, checkpoints);
                files[checkpoint] = ParquetMutator.Mutate(random, files[checkpoint]);
                break;
            case < 8 when vectors.Length > 0:
                string vector = Hostile.Pick(random, vectors);
                files[vector] = VectorMutator.Mutate(random, files[vector]);
                break;
            case 8:
                files[Log + "_last_checkpoint"] = Hint(random, files.GetValueOrDefault(Log + "_last_checkpoint"));
                break;
            case 9:
                Rename(random, files);
                break;
            case 10 when commits.Length > 0:
                string damaged = Hostile.Pick(random, commits);
                files[damaged] = ByteMutator.Mutate(random, files[damaged], 0, files[damaged].Length);
                break;
            default:
                if (commits.Length > 0)
                {
                    string commit = Hostile.Pick(random, commits);
                    files[commit] = Lines(random, files[commit]);
                }

                break;
        }

        // What stands in a checkpoint already is only read without it.
        if (checkpoints.Length > 0 && random.Next(2) == 0)
        {
            files.Remove(Hostile.Pick(random, checkpoints));
        }

    }

    private static byte[] Lines(Random random, byte[] commit)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(commit).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        if (lines.Count == 0)
        {
            lines.Add("{}");
        }

        for (int times = random.Next(1, 3); times > 0; times--)
        {
            int at = random.Next(lines.Count);
            switch (random.Next(16))
            {
                case 0:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 1 when lines.Count > 1:
                    lines.RemoveAt(at);
                    break;
                case 2:
                    lines.Insert(at, Hostile.Json(random));
                    break;
                case 3:
                    lines[at] = new string(' ', random.Next(0, 100_000)) + lines[at] + (random.Next(2) == 0 ? "\r" : lines[at]);
                    break;
                default:
                    lines[at] = new JsonMutator(random).Mutate(lines[at]);
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + (random.Next(4) == 0 ? string.Empty : "\n"));
    }

    private static byte[] Hint(Random random, byte[]? hint) => random.Next(3) switch
    {
        0 when hint is { Length: > 0 } => ByteMutator.Mutate(random, hint, 0, hint.Length),
        1 => Encoding.UTF8.GetBytes($"{{\"version\":{Hostile.Json(random)},\"size\":{Hostile.Json(random)}}}"),
        _ => Encoding.UTF8.GetBytes(new JsonMutator(random).Mutate("""{"version":5,"size":3,"parts":2,"v2Checkpoint":{"path":"00000000000000000005.checkpoint.a.json","sizeInBytes":3},"checksum":"a"}""")),
    };

    // A log with a gap, of versions that no table reaches, or with files that are no part of it.
    private static void Rename(Random random, SortedDictionary<string, byte[]> files)
    {
        string[] log = [.. files.Keys.Where(static f => f.StartsWith(Log, StringComparison.Ordinal) && f.Length > Log.Length + 20)];
        if (log.Length == 0)
        {
            return;
        }

        string file = Hostile.Pick(random, log);
        byte[] content = files[file];
        string version = random.Next(6) switch
        {
            0 => "09223372036854775807",
            1 => "09223372036854775806",
            2 => "99999999999999999999",
            3 => "00000001000000000000",
            _ => random.Next(12).ToString("D20", CultureInfo.InvariantCulture),
        };
        string rest = random.Next(8) switch
        {
            0 => ".checkpoint.parquet",
            1 => ".checkpoint.0000000001.0000000002.parquet",
            2 => ".checkpoint.0000000001.2147483647.parquet",
            3 => ".checkpoint.00000000-0000-0000-0000-000000000001.parquet",
            4 => ".checkpoint.00000000-0000-0000-0000-000000000001.json",
            5 => "." + version + ".compacted.json",
            _ => file[(Log.Length + 20)..],
        };
        if (random.Next(2) == 0)
        {
            files.Remove(file);
        }

        files[Log + version + rest] = content;
    }

    private int HashCode(long index)
    {
        // SplitMix64: neighbours give inputs that have nothing in common.
        ulong z = unchecked(((ulong)seed * 0x9E3779B97F4A7C15UL) + (ulong)index);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)(z ^ (z >> 31));
    }
}
