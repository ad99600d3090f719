using System.Globalization;
using LakeOrm.Spark.Connect.Parameters;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect.Parameters;

/// <summary>What parameters are, however a server takes them.</summary>
public abstract class ParameterContract(SparkConnect servers) : ServerTest(servers)
{
    private protected abstract ParameterBinding Expected { get; }

    [Fact]
    public async Task The_way_of_binding_is_the_one_that_this_server_keeps()
    {
        List<string> notices = [];
        SparkSession session = await OpenAsync(new SparkOptions(Server.ConnectionString) { Notice = notices.Add });

        Assert.Equal(Expected, await session.BindingAsync(CancellationToken.None));
        Assert.Equal([2], await ColumnAsync(session, "SELECT $1", 2));
        Assert.Equal(Expected == ParameterBinding.Literals ? 1 : 0, notices.Count);
    }

    [Fact]
    public async Task A_text_arrives_as_it_is_whatever_it_contains()
    {
        SparkSession session = await OpenAsync();
        foreach (string text in Corpus.Texts)
        {
            Assert.Equal([text], await ColumnAsync(session, "SELECT $1", text));
        }
    }

    [Fact]
    public async Task Texts_stay_apart_from_each_other_and_from_the_statements_own()
    {
        SparkSession session = await OpenAsync();
        string[] texts = [.. Corpus.Texts.Where(static t => t.Length < 100)];
        string statement = string.Join(" UNION ALL ", texts.Select(static (_, i) => $"SELECT {i} AS `the no`, ${i + 1} AS t, '$1 \\' $2 -- ' AS own /* $1 */"));

        List<object?> read = await ColumnAsync(session, $"SELECT t || own FROM ({statement}) ORDER BY `the no` -- $1", texts);

        Assert.Equal(texts.Select(static t => (object?)(t + "$1 ' $2 -- ")), read);
    }

    [Fact]
    public async Task A_value_has_its_type_and_is_itself()
    {
        SparkSession session = await OpenAsync();
        foreach ((object? value, string type) in Corpus.Values)
        {
            Assert.Equal([type], await ColumnAsync(session, "SELECT typeof($1)", value));
            Assert.Equal([Text(value)], await ColumnAsync(session, TextSql(type), value));
        }
    }

    [Fact]
    public async Task A_negative_value_after_a_minus_is_subtracted()
    {
        SparkSession session = await OpenAsync();

        Assert.Equal([8L], await ColumnAsync(session, "SELECT 3-$1", -5L));
        Assert.Equal([1.5], await ColumnAsync(session, "SELECT 1-$1", -0.5));
    }

    [Fact]
    public async Task Values_stand_in_conditions_limits_and_lists()
    {
        SparkSession session = await OpenAsync();

        Assert.Equal([3L, 5L], await ColumnAsync(session, "SELECT id FROM range(100) WHERE id IN ($1, $2, $3) AND id<$4 ORDER BY id LIMIT $5", 5L, 3L, 90L, 50, 10));
    }

    // What Spark writes of a value, in a form that .NET can write too.
    private static string TextSql(string type) => type switch
    {
        "binary" => "SELECT hex($1)",
        "float" => "SELECT reflect('java.lang.Float', 'floatToIntBits', $1)",
        "double" => "SELECT reflect('java.lang.Double', 'doubleToLongBits', $1)",
        "timestamp" => "SELECT CAST(unix_micros($1) AS STRING)",
        _ => "SELECT CAST($1 AS STRING)",
    };

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool v => v ? "true" : "false",
        float v => BitConverter.SingleToInt32Bits(float.IsNaN(v) ? BitConverter.Int32BitsToSingle(0x7fc00000) : v).ToString(CultureInfo.InvariantCulture),
        double v => BitConverter.DoubleToInt64Bits(double.IsNaN(v) ? BitConverter.Int64BitsToDouble(0x7ff8000000000000) : v).ToString(CultureInfo.InvariantCulture),
        byte[] v => Convert.ToHexString(v),
        DateOnly v => v.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly v => (v.Ticks / 10).ToString(CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Unspecified } v => v.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTime v => Micros(v),
        DateTimeOffset v => Micros(v.UtcDateTime),
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    private static string Micros(DateTime value) => Math.Floor((value.Ticks - DateTime.UnixEpoch.Ticks) / 10m).ToString("0", CultureInfo.InvariantCulture);
}
