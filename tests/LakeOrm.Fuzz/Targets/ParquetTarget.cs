using LakeOrm.Parquet;
using LakeOrm.Parquet.Reading;

namespace LakeOrm.Fuzz.Targets;

/// <summary>A Parquet file as the reader of checkpoints reads it: every column that it can select, to the end or to a <see cref="ParquetFormatException"/>.</summary>
internal static class ParquetTarget
{
    public const string Name = "parquet";
    private const int MostRows = 100_000;

    public static async Task RunAsync(FuzzInput input)
    {
        foreach (byte[] content in input.Files.Values)
        {
            try
            {
                await ReadAsync(content);
            }
            catch (ParquetFormatException)
            {
            }
        }
    }

    private static async Task ReadAsync(byte[] content)
    {
        using MemoryStream stream = new(content, writable: false);
        await using ParquetFileReader file = await ParquetFileReader.OpenAsync(stream);
        ParquetRowReader rows = file.ReadRows();
        List<Action> reads = [];
        foreach (SchemaLeaf leaf in file.Leaves)
        {
            Select(rows, leaf, reads);
        }

        for (int i = 0; reads.Count > 0 && i < MostRows && await rows.ReadAsync(); i++)
        {
            foreach (Action read in reads)
            {
                try
                {
                    read();
                }
                catch (ParquetFormatException)
                {
                    // One value that is not what is asked for.
                }
            }
        }
    }

    private static void Select(ParquetRowReader rows, SchemaLeaf leaf, List<Action> reads)
    {
        string[] path = leaf.Path.Split('.');
        try
        {
            if (leaf.MaxRepetitionLevel == 0)
            {
                if (rows.SelectScalar(path) is { } scalar)
                {
                    reads.Add(() => _ = scalar.IsNull ? 0 : scalar.GetBytes().Length);
                }
            }
            else if (rows.SelectStringList(path[0]) is { } list)
            {
                reads.Add(() => _ = list.Value?.Count);
            }
        }
        catch (ParquetFormatException)
        {
            // Another kind of column than is asked for.
            TryMap(rows, path, reads);
        }
    }

    private static void TryMap(ParquetRowReader rows, string[] path, List<Action> reads)
    {
        try
        {
            if (rows.SelectStringMap(path[0]) is { } map)
            {
                reads.Add(() => _ = map.Value?.Count);
            }
        }
        catch (ParquetFormatException)
        {
        }
    }
}
