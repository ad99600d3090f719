using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>A server behind TLS, as all are that are reached over a network: Spark itself speaks none.</summary>
[Collection(ServerOrder.Strict)]
public sealed class TlsTests(SparkConnect servers) : ServerTest(servers)
{
    private protected override SparkServerSettings Settings => SparkServerSettings.Strict;

    [Fact]
    public async Task A_token_goes_over_tls_without_being_asked_to()
    {
        using X509Certificate2 certificate = NewCertificate();
        await using TcpProxy proxy = new(new Uri(Server.Address).Port, certificate);
        SparkOptions options = new($"sc://localhost:{proxy.Port}/;token={Settings.Token}") { HttpHandler = () => Trusting(certificate) };

        Assert.Equal([7], await ColumnAsync(await OpenAsync(options), "SELECT $1", 7));
        Assert.True(proxy.Connections > 0);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_certificate_that_nobody_vouches_for_ends_the_call_before_the_token_is_sent()
    {
        using X509Certificate2 certificate = NewCertificate();
        await using TcpProxy proxy = new(new Uri(Server.Address).Port, certificate);
        SparkOptions options = new($"sc://localhost:{proxy.Port}/;token={Settings.Token};use_ssl=true");

        LakeConnectionException e = await Assert.ThrowsAsync<LakeConnectionException>(() => OpenAsync(options));

        Assert.Contains($"localhost:{proxy.Port}", e.Message, StringComparison.Ordinal);
        Assert.Contains("use_ssl", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Settings.Token!, e.ToString(), StringComparison.Ordinal);
        Assert.False(e.MayHaveRun);
    }

    private static X509Certificate2 NewCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Some systems take a key only from a file.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        EnableMultipleHttp2Connections = true,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, found, _, _) => found is not null && found.GetCertHashString() == certificate.GetCertHashString() },
    };
}
