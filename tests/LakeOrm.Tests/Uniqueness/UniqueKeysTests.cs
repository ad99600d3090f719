using CsCheck;
using LakeOrm.Uniqueness;

namespace LakeOrm.Tests.Uniqueness;

public class UniqueKeysTests
{
    [Fact]
    public void The_first_row_of_each_key_is_found_as_a_dictionary_finds_it() => Gen.Select(Gen.String[0, 2], Gen.Int[0, 3]).Array[0, 2000].Sample(static keys =>
    {
        UniqueKeys unique = new();
        Dictionary<(string, int), long> expected = [];
        for (int row = 0; row < keys.Length; row++)
        {
            expected.TryAdd(keys[row], row);
            unique.Add(keys[row].Item1);
            unique.Add(keys[row].Item2);
            Assert.Equal(expected[keys[row]], unique.Complete(0, row));
        }

        Assert.Equal(expected.Count, unique.Count);
    });

    [Fact]
    public void Values_that_only_run_together_are_different_keys()
    {
        UniqueKeys unique = new();
        (string, string)[] keys = [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", "")];
        for (int row = 0; row < keys.Length; row++)
        {
            unique.Add(keys[row].Item1);
            unique.Add(keys[row].Item2);
            Assert.Equal(row, unique.Complete(0, row));
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Long_values_are_compared_whole(int length)
    {
        UniqueKeys unique = new();
        byte[] value = new byte[length];
        unique.Add(value);
        Assert.Equal(0, unique.Complete(0, 0));
        value[^1] = 1;
        unique.Add(value);
        Assert.Equal(1, unique.Complete(0, 1));
        value[^1] = 0;
        unique.Add(value);
        Assert.Equal(0, unique.Complete(0, 2));
    }

    [Fact]
    public void A_key_of_many_values_has_room()
    {
        UniqueKeys unique = new();
        for (int row = 0; row < 2; row++)
        {
            for (int i = 0; i < 1000; i++)
            {
                unique.Add(i == 999 ? row : i);
                unique.Add(new string('x', 120));
            }

            Assert.Equal(row, unique.Complete(0, row));
        }
    }

    [Fact]
    public void Rules_do_not_meet()
    {
        UniqueKeys unique = new();
        unique.Add(1);
        Assert.Equal(0, unique.Complete(0, 0));
        unique.Add(1);
        Assert.Equal(7, unique.Complete(3, 7));
        Assert.Equal(2, unique.Count);
    }

    [Fact]
    public void A_key_takes_the_memory_that_the_option_says()
    {
        const int Keys = 1_000_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        UniqueKeys unique = new();
        for (int row = 0; row < Keys; row++)
        {
            unique.Add(row);
            unique.Add("a key's text has no part in this");
            unique.Complete(0, row);
        }

        // A table that grows becomes half as large again, so of all that was ever taken a third is kept.
        Assert.Equal(Keys, unique.Count);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 3.0 / Keys, 30, 45);
    }
}
