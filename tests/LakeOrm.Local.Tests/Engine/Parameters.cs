using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Engine;

public sealed class Parameters : IDisposable
{
    private readonly TemporaryFolder _lake = new();
    private readonly DuckDatabase _database;

    public Parameters() => _database = DuckDatabase.Open(_lake.Path, new LocalLakeOptions());

    public static TheoryData<object, string> Values => new()
    {
        { true, "BOOLEAN" },
        { (sbyte)-128, "TINYINT" },
        { byte.MaxValue, "UTINYINT" },
        { short.MinValue, "SMALLINT" },
        { ushort.MaxValue, "USMALLINT" },
        { int.MinValue, "INTEGER" },
        { uint.MaxValue, "UINTEGER" },
        { long.MinValue, "BIGINT" },
        { ulong.MaxValue, "UBIGINT" },
        { 1.5f, "FLOAT" },
        { double.MaxValue, "DOUBLE" },
        { "", "VARCHAR" },
        { "'; DROP TABLE x; -- \" \\ $1 ? é €😀", "VARCHAR" },
        { "a\0b", "VARCHAR" },
        { new byte[] { 0, 255, 39 }, "BLOB" },
        { Array.Empty<byte>(), "BLOB" },
        { new DateOnly(1, 1, 1), "DATE" },
        { DateOnly.MaxValue, "DATE" },
        { new TimeOnly(23, 59, 59, 999, 999), "TIME" },
    };

    public static TheoryData<string> Decimals => new("0", "1", "-1", "0.0001", "-79228162514264337593543950335", "79228162514264337593543950335", "0.0000000000000000000000000001", "12345.6700", "-0.5");

    public void Dispose()
    {
        _database.Dispose();
        _lake.Dispose();
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_bound_in_its_own_type_and_comes_back_equal(object value, string type)
    {
        Assert.Equal(type, await _database.ScalarAsync("SELECT typeof($1)", value));
        Assert.Equal(value, await _database.ScalarAsync("SELECT $1", value));
    }

    [Theory]
    [MemberData(nameof(Decimals))]
    public async Task A_decimal_keeps_every_digit_and_its_scale(string text)
    {
        decimal value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(text, await _database.ScalarAsync("SELECT $1::VARCHAR", value));
        Assert.StartsWith("DECIMAL(", (string)(await _database.ScalarAsync("SELECT typeof($1)", value))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_is_bound_as_null() => Assert.Equal(true, await _database.ScalarAsync("SELECT $1 IS NULL", [null]));

    [Fact]
    public async Task A_guid_is_text_unless_it_meets_a_uuid()
    {
        Guid value = Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        Assert.Equal("VARCHAR", await _database.ScalarAsync("SELECT typeof($1)", value));
        Assert.Equal("UUID", await _database.ScalarAsync("SELECT typeof($1::UUID)", value));
        Assert.Equal(value.ToString(), await _database.ScalarAsync("SELECT $1::UUID::VARCHAR", value));
        Assert.Equal(true, await _database.ScalarAsync("SELECT u = $1 FROM (SELECT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::UUID u)", value));
        Assert.Equal(true, await _database.ScalarAsync("SELECT u = $1 FROM (SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' u)", value));
    }

    [Fact]
    public async Task A_time_is_the_number_that_delta_stores_when_it_meets_one()
    {
        TimeOnly value = new(1, 2, 3, 4, 5);
        Assert.Equal(true, await _database.ScalarAsync("SELECT t = $1 FROM (SELECT 3723004005::BIGINT t)", value));
        Assert.Equal(true, await _database.ScalarAsync("SELECT t = $1 FROM (SELECT TIME '01:02:03.004005' t)", value));
    }

    [Fact]
    public async Task An_instant_is_a_timestamp_with_zone_and_a_reading_is_one_without()
    {
        DateTimeOffset instant = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.FromHours(5)).AddTicks(1234567);
        Assert.Equal("TIMESTAMP WITH TIME ZONE", await _database.ScalarAsync("SELECT typeof($1)", instant));
        Assert.Equal("2024-02-29 18:59:59.123456+00", await _database.ScalarAsync("SELECT $1::VARCHAR", instant));
        Assert.Equal("TIMESTAMP WITH TIME ZONE", await _database.ScalarAsync("SELECT typeof($1)", instant.UtcDateTime));
        Assert.Equal("2024-02-29 18:59:59.123456+00", await _database.ScalarAsync("SELECT $1::VARCHAR", instant.LocalDateTime));
        Assert.Equal("TIMESTAMP", await _database.ScalarAsync("SELECT typeof($1)", instant.DateTime));
        Assert.Equal("2024-02-29 23:59:59.123456", await _database.ScalarAsync("SELECT $1::VARCHAR", instant.DateTime));
        Assert.Equal("1969-12-31 23:59:59.999999", await _database.ScalarAsync("SELECT $1::VARCHAR", new DateTime(1970, 1, 1).AddTicks(-1)));
    }

    [Fact]
    public async Task Parameters_are_found_by_number_and_not_by_where_they_stand() =>
        Assert.Equal("2-1-2", await _database.ScalarAsync("SELECT concat($2::VARCHAR, '-', $1::VARCHAR, '-', $2::VARCHAR)", 1, 2));

    [Theory]
    [InlineData("SELECT $1, $2", 2)]
    [InlineData("SELECT 1", 0)]
    public async Task A_parameter_without_a_value_and_a_value_without_a_parameter_are_errors(string sql, int named)
    {
        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => _database.ScalarAsync(sql, 1));
        Assert.Contains($"{named} parameter(s) and 1 came", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused() =>
        Assert.Contains("$1", (await Assert.ThrowsAsync<LakeQueryException>(() => _database.ScalarAsync("SELECT $1", "a\ud800"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_value_of_another_type_is_refused_by_name() =>
        Assert.Contains("System.Uri", (await Assert.ThrowsAsync<LakeQueryException>(() => _database.ScalarAsync("SELECT $1", new Uri("http://x")))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_statement_with_a_nul_character_is_refused() =>
        await Assert.ThrowsAsync<LakeQueryException>(() => _database.ScalarAsync("SELECT 1 \0 FROM x"));
}
