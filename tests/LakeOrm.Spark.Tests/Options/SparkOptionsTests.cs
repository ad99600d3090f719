using System.Diagnostics;
using System.Reflection;
using LakeOrm.Spark.Connect.Calls;

namespace LakeOrm.Spark.Tests.Options;

public sealed class SparkOptionsTests
{
    [Fact]
    public void A_connection_string_says_where_and_how()
    {
        SparkOptions options = new("sc://spark.example.com:443/;use_ssl=true;user_id=a%20b;user_agent=my%3Bapp;session_id=00112233-4455-6677-8899-aabbccddeeff;grpc_max_message_size=200000000;x-cluster-id=7=8");

        Assert.Equal(("spark.example.com", 443, true), (options.Host, options.Port, options.UseTls));
        Assert.Equal(("a b", "my;app", 200_000_000), (options.UserId, options.UserAgent, options.MaxMessageSize));
        Assert.Equal(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), options.SessionId);
        Assert.Equal("7=8", Assert.Single(options.Headers, static h => h.Key == "x-cluster-id").Value);
        Assert.Equal("https://spark.example.com/", options.Address.ToString());
    }

    [Theory]
    [InlineData("sc://host", "http://host:15002/")]
    [InlineData("sc://host/", "http://host:15002/")]
    [InlineData("SC://host:1;user_id=a", "http://host:1/")]
    [InlineData("sc://[::1]:15003/;use_ssl=TRUE", "https://[::1]:15003/")]
    [InlineData("sc://[fe80::1]", "http://[fe80::1]:15002/")]
    [InlineData("sc://127.0.0.1:15002/;", "http://127.0.0.1:15002/")]
    public void The_port_and_what_follows_may_lack(string text, string address)
    {
        Assert.Equal(new Uri(address), new SparkOptions(text).Address);
    }

    [Theory]
    [InlineData("http://host:15002")]
    [InlineData("sc://")]
    [InlineData("sc://:15002")]
    [InlineData("sc://host:0")]
    [InlineData("sc://host:65536")]
    [InlineData("sc://host:abc")]
    [InlineData("sc://::1:15002")]
    [InlineData("sc://[::1")]
    [InlineData("sc://me:hunter2@host")]
    [InlineData("sc://host/path;token=hunter2")]
    [InlineData("sc://host/;token")]
    [InlineData("sc://host/;token=")]
    [InlineData("sc://host/;=hunter2")]
    [InlineData("sc://host/;use_ssl=hunter2")]
    [InlineData("sc://host/;session_id=hunter2")]
    [InlineData("sc://host/;grpc_max_message_size=hunter2")]
    [InlineData("sc://host/;x y=hunter2")]
    [InlineData("sc://host/;token=ab;hunter2")]
    [InlineData("sc://host/;token=ab;hunter2/+==")]
    [InlineData("sc://host/;x-bin=hunter2")]
    [InlineData("sc://host/;grpc-timeout=hunter2")]
    [InlineData("sc://host/;x-key=hunter2%0A")]
    public void What_is_no_connection_string_is_refused_without_a_word_of_its_values(string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => new SparkOptions(text));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_kept_whole_and_asks_for_encryption()
    {
        SparkOptions options = new("sc://host/;token=YWJj+/ZA==");

        Assert.True(options.UseTls);
        Assert.Equal("YWJj+/ZA==", await options.Token!(CancellationToken.None));
        Assert.True(new SparkOptions("sc://localhost") { Token = options.Token }.UseTls);
        Assert.False(new SparkOptions("sc://localhost/;use_ssl=false") { Token = options.Token }.UseTls);
        Assert.False(new SparkOptions("sc://localhost") { Token = options.Token, UseTls = false }.UseTls);
    }

    [Fact]
    public void A_token_goes_in_plain_sight_to_this_machine_alone()
    {
        using ConnectChannel local = new(new SparkOptions("sc://localhost/;token=a;use_ssl=false"));
        using ConnectChannel loopback = new(new SparkOptions("sc://[::1]/;token=a;use_ssl=false"));

        Assert.Throws<ArgumentException>(() => new ConnectChannel(new SparkOptions("sc://host/;token=a;use_ssl=false")));
    }

    [Fact]
    public void Neither_text_nor_debugger_show_a_secret()
    {
        SparkOptions options = new("sc://host/;token=hunter2;x-key=hunter2");

        Assert.DoesNotContain("hunter2", options.ToString(), StringComparison.Ordinal);
        Assert.Equal("{ToString(),nq}", typeof(SparkOptions).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        foreach (string name in new[] { nameof(SparkOptions.Token), nameof(SparkOptions.Headers) })
        {
            Assert.Equal(DebuggerBrowsableState.Never, typeof(SparkOptions).GetProperty(name)!.GetCustomAttribute<DebuggerBrowsableAttribute>()!.State);
        }
    }

    [Fact]
    public async Task The_token_is_asked_for_at_each_call_and_headers_go_with_it()
    {
        int asked = 0;
        using ConnectChannel channel = new(new SparkOptions("sc://localhost/;x-a=b") { Token = _ => new ValueTask<string>($"token-{++asked}") });

        _ = await channel.OptionsAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        Grpc.Core.Metadata headers = (await channel.OptionsAsync(TimeSpan.FromSeconds(1), CancellationToken.None)).Headers!;

        Assert.Equal(("b", "Bearer token-2"), (headers.GetValue("x-a"), headers.GetValue("authorization")));
    }
}
