using CsCheck;
using LakeOrm.Delta.DeletionVectors;
using LakeOrm.Delta.Tests.Support;

namespace LakeOrm.Delta.Tests.DeletionVectors;

/// <summary>A set of rows in the form of a deletion vector.</summary>
public class RowSetTests
{
    // Few rows and many, close together and far apart, so that each kind of container comes up, and several of each.
    private static readonly Gen<long[]> Rows =
        Gen.Select(Gen.Long[0, 3], Gen.Long[0, 5], Gen.Int[0, 65_535], Gen.Int[1, 9_000], Gen.Int[1, 9])
            .Select(static (upper, middle, start, count, step) => Enumerable.Range(0, count).Select(i => (upper << 32) + (middle << 16) + start + ((long)i * step)))
            .Array[0, 6]
            .Select(static parts => parts.SelectMany(static p => p).Distinct().Order().ToArray());

    [Fact]
    public void What_was_encoded_is_decoded() => Gen.Select(Rows, Gen.Bool).Sample(static (rows, withRuns) =>
    {
        RowSet set = new(Roaring.Encode(rows, withRuns));
        Assert.Equal(rows.LongLength, set.Count);
        Assert.Equal(rows, set.ToRows());
    }, iter: 200);

    [Fact]
    public void Rows_are_told_from_others_in_any_order() => Gen.Select(Rows, Gen.Bool, Gen.Long[0, 6L << 16].Array[0, 300], Gen.Int[0, 1000]).Sample(static (rows, withRuns, more, skip) =>
    {
        RowSet set = new(Roaring.Encode(rows, withRuns));
        HashSet<long> model = [.. rows];
        long[] near = [.. rows.Where((_, i) => i % (skip + 1) == 0).SelectMany(static r => new[] { r - 1, r, r + 1 }).Where(static r => r >= 0).Take(3000)];
        foreach (long[] asked in new[] { near, more, [.. more.Order()], [.. near.Reverse()], [.. Enumerable.Range(0, 2048).Select(i => (long)i + skip)] })
        {
            bool[] others = new bool[asked.Length];
            set.Except(asked, others);
            Assert.Equal(asked.Select(r => !model.Contains(r)), others);
        }
    }, iter: 200);

    [Fact]
    public void An_empty_set_has_no_rows()
    {
        RowSet set = new(Roaring.Encode([]));
        Assert.Equal(0, set.Count);
        Assert.Empty(set.ToRows());
        bool[] others = new bool[2];
        set.Except([0, 7], others);
        Assert.Equal([true, true], others);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_that_end_early_are_refused_wherever_they_end(bool withRuns)
    {
        byte[] bytes = Roaring.Encode(Sample(), withRuns);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => new RowSet(bytes.AsMemory(0, length)));
        }

        Assert.Throws<FormatException>(() => new RowSet((byte[])[.. bytes, 0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Changed_bytes_are_refused_or_are_another_set_that_can_be_gone_through(bool withRuns)
    {
        byte[] bytes = Roaring.Encode(Sample(), withRuns);
        int refused = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int change = 1; change < 256; change = (change * 2) + 1)
            {
                byte[] changed = [.. bytes];
                changed[at] ^= (byte)change;
                try
                {
                    RowSet set = new(changed);
                    Assert.Equal(set.Count, set.ToRows().LongCount());
                    Assert.All(set.ToRows().Zip(set.ToRows().Skip(1)), static p => Assert.True(p.First < p.Second));
                }
                catch (FormatException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > bytes.Length / 2);
    }

    [Fact]
    public void Counts_that_no_bytes_follow_take_no_memory()
    {
        byte[] bytes = Roaring.Encode([1]);
        bytes.AsSpan(4, 8).Fill(0xFF);
        Assert.Throws<FormatException>(() => new RowSet(bytes));
        bytes[11] = 0x7F;
        Assert.Throws<FormatException>(() => new RowSet(bytes));
        bytes = Roaring.Encode([1]);
        bytes.AsSpan(20, 4).Fill(0xFF);
        Assert.Throws<FormatException>(() => new RowSet(bytes));
    }

    private static IEnumerable<long> Sample() => [3, 4, 5, 6, 9, 70_000, 70_002, 200_000, 300_000, 400_001, 1L << 33];
}
