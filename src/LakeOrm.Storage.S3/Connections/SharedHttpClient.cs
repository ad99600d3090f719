using Amazon.Runtime;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>Gives the SDK one client, and with it one pool of connections, for everything that a storage asks.</summary>
internal sealed class SharedHttpClient(HttpClient client) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
}
