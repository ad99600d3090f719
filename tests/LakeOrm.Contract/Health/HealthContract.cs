using LakeOrm.Contract.Records;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Staging;

namespace LakeOrm.Contract.Health;

/// <summary>Storage and engine of a client see the same bytes.</summary>
public abstract class HealthContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Both_answer() => await Lake.PingAsync(Token);

    [Fact]
    public async Task What_the_client_writes_the_engine_reads_and_nothing_stays()
    {
        VerifyResult result = await Lake.VerifyAsync(Token);

        Assert.Equal(Driver.Storage.Root, result.Root);
        Assert.True(result.Read > TimeSpan.Zero);
        Assert.Empty(await FilesAsync() ?? []);
    }

    [Fact]
    public async Task Staged_parts_are_read_by_the_engine_and_go()
    {
        StagedParts? parts = null;
        Driver.Before = async request =>
        {
            parts = await new StagingArea(Driver.Storage).WriteAsync(request.Stamp.IngestId, request.Rows, ParquetWriterOptions.Default, cancellationToken: Token);
            throw new LakeException("Staged.");
        };
        await Assert.ThrowsAsync<LakeException>(() => Lake.InsertAsync(Enumerable.Range(0, 1000).Select(static i => new Event(i, "k", i)), cancellationToken: Token));

        StagedPart part = Assert.Single(parts!.Parts);
        await using (LakeResult rows = await Driver.ReadObjectAsync(part.Key, Token))
        {
            long count = 0;
            while (await rows.ReadAsync(Token) is { } batch)
            {
                count += batch.Length;
                batch.Dispose();
            }

            Assert.Equal((1000, 1000), (count, part.Rows));
        }

        await parts.DisposeAsync();
        Assert.Empty(await FilesAsync() ?? []);
    }

    [Fact]
    public async Task The_janitor_finds_nothing_old()
    {
        Assert.Equal(0, (await Lake.CleanupStagingAsync(TimeSpan.FromHours(1), Token)).Ingests);
        Assert.Empty(await FilesAsync() ?? []);
    }
}
