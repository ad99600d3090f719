using System.Collections;
using LakeOrm.Parquet;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Client;

/// <summary>What is a sequence of both kinds, such as a DbSet of Entity Framework: calls with it compile, and read it without blocking.</summary>
public class BothKindsTests
{
    private readonly Both _rows = new(new Person("1", "DE", 1, 1.5m, default), new Person("2", null, 2, 2.5m, default));

    [Fact]
    public async Task A_client_reads_it_asynchronously()
    {
        await using LakeClient lake = new(new MemoryDriver());
        Assert.Equal(2, (await lake.InsertAsync(_rows)).RowsAdded);
        Assert.Equal(2, (await lake.OverwriteAsync(_rows)).RowsAdded);
    }

    [Fact]
    public async Task The_Parquet_writer_reads_it_asynchronously()
    {
        using MemoryStream file = new();
        Assert.Equal(2, (await LakeParquet.WriteAsync(file, _rows)).RowCount);
    }

    private sealed class Both(params Person[] rows) : IEnumerable<Person>, IAsyncEnumerable<Person>
    {
        public async IAsyncEnumerator<Person> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            foreach (Person row in rows)
            {
                await Task.Yield();
                yield return row;
            }
        }

        public IEnumerator<Person> GetEnumerator() => throw new InvalidOperationException("Read with blocking.");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
