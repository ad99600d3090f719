using LakeOrm.Parquet.Reading;
using Parquet.Serialization;

namespace LakeOrm.Parquet.Tests.Reading;

public sealed class ParquetNetTests
{
    [Fact]
    public async Task Nested_classes_by_Parquet_Net_read_back()
    {
        NetEvent[] events =
        [
            .. Enumerable.Range(0, 3000).Select(i => new NetEvent
            {
                Name = i % 6 == 0 ? null : $"event {i % 50}",
                Count = i % 5 == 0 ? null : i,
                Amount = i / 100m,
                At = DateTime.UnixEpoch.AddSeconds(i),
                Tags = i % 3 == 0 ? null : new Dictionary<string, string> { ["i"] = $"{i}", ["odd"] = $"{i % 2}" },
                Parts = i % 4 == 0 ? null : [.. Enumerable.Range(0, i % 4).Select(p => $"part {p}")],
                Place = i % 7 == 0 ? null : new NetPlace { City = i % 2 == 0 ? null : "Brno", Latitude = i * 0.01 },
            }),
        ];
        var stream = new MemoryStream();
        await ParquetSerializer.SerializeAsync(events, stream);
        stream.Position = 0;

        await using ParquetFileReader reader = await ParquetFileReader.OpenAsync(stream);
        ParquetRowReader rows = reader.ReadRows();
        ScalarColumn name = rows.SelectScalar("Name")!;
        ScalarColumn count = rows.SelectScalar("Count")!;
        ScalarColumn amount = rows.SelectScalar("Amount")!;
        ScalarColumn at = rows.SelectScalar("At")!;
        StringMapColumn tags = rows.SelectStringMap("Tags")!;
        StringListColumn parts = rows.SelectStringList("Parts")!;
        ScalarColumn city = rows.SelectScalar("Place", "City")!;
        ScalarColumn latitude = rows.SelectScalar("Place", "Latitude")!;
        foreach (NetEvent e in events)
        {
            Assert.True(await rows.ReadAsync());
            Assert.Equal(e.Name, name.GetString());
            Assert.Equal(e.Count, count.GetInt32());
            Assert.Equal($"{e.Amount:F18}".Replace(".", "", StringComparison.Ordinal).TrimStart('0'), Duck.Canonical(amount)!.TrimStart('0'));
            Assert.Equal(((e.At - DateTime.UnixEpoch).Ticks / 10).ToString(System.Globalization.CultureInfo.InvariantCulture), Duck.Canonical(at));
            Assert.Equal(e.Tags, tags.Value?.ToDictionary(tag => tag.Key, tag => tag.Value!));
            Assert.Equal(e.Parts, parts.Value);
            Assert.Equal(e.Place?.City, city.GetString());
            Assert.Equal(e.Place?.Latitude, latitude.GetDouble());
        }

        Assert.False(await rows.ReadAsync());
    }
}
