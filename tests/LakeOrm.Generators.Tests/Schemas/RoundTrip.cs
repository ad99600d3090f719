using Apache.Arrow;
using CsCheck;
using LakeOrm.Generators.Tests.Running;
using LakeOrm.Parquet;

namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>Random rows of a compiled record, through everything that was generated for it.</summary>
internal static class RoundTrip
{
    // More rows than a tile has.
    private const int ManyRows = 1100;

    public static void Run<T>(int seed)
        where T : ILakeTable<T>
    {
        Gen<T[]> gen = seed % 16 == 0 ? Running.Rows.Of<T>(ManyRows, ManyRows) : Running.Rows.Of<T>(12, 1);
        T[] rows = Make(gen, seed);
        string[] expected = RowText.Of(rows);
        T[] read = Trips.ThroughArrow(rows);
        Assert.Equal(expected, RowText.Of(read));
        Assert.Equal(expected, RowText.Of(Trips.ThroughParquet(rows)));

        Assert.True(LakeValidator.TryValidate(rows, out LakeViolations violations), string.Join('\n', violations.Kept));
        Assert.Equal(Trips.HashOf(rows), Trips.HashOf(Make(gen, seed)));
        Assert.Equal(Trips.HashOf(rows), Trips.HashOf(read));
        string[] hashes = [.. rows.Take(12).Select(static row => Trips.HashOf(row))];
        for (int i = 1; i < hashes.Length; i++)
        {
            Assert.True(expected[i] == expected[i - 1] || hashes[i] != hashes[i - 1], $"Two rows have one hash:\n{expected[i - 1]}\n{expected[i]}");
        }
    }

    /// <summary>The rows of a table as those of a projection with the same members.</summary>
    public static void Project<T, TProjection>(int seed)
        where T : ILakeTable<T>
        where TProjection : ILakeProjection<TProjection>
    {
        T[] rows = Make(Running.Rows.Of<T>(12, 1), seed);
        using RecordBatch batch = T.ToArrow(rows, RowStamp.Now());
        Assert.Equal(RowText.Of(rows), RowText.Of(Trips.Read<TProjection>(batch)));
    }

    private static T[] Make<T>(Gen<T[]> gen, int seed) => gen.Generate(new PCG(1, (ulong)seed), null, out _);
}
