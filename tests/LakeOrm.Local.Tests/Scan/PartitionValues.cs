using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Scan;

public sealed class PartitionValues : LakeTest
{
    [Theory]
    [InlineData("\0x")]
    [InlineData("'\0")]
    [InlineData("\0\0")]
    public async Task A_nul_character_in_a_partition_value_leaves_the_table_readable(string country)
    {
        CancellationToken ct = TestContext.Current.CancellationToken;
        await Lake.EnsureTableAsync<User>(cancellationToken: ct);
        await Lake.InsertAsync([.. Users(1, country), .. Users(1, "GB", from: 1)], cancellationToken: ct);
        List<User> all = await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id", ct);
        Assert.Equal([country, "GB"], all.Select(static u => u.Country));
        Assert.Equal(country, (await Lake.QueryFirstAsync<User>($"SELECT * FROM sales.users WHERE country = {country}", ct)).Country);
    }
}
