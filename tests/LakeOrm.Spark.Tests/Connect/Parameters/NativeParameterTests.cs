using LakeOrm.Spark.Connect.Parameters;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect.Parameters;

/// <summary>On a server that keeps bound values.</summary>
[Collection(ServerOrder.ShortStreams)]
public sealed class NativeParameterTests(SparkConnect servers) : ParameterContract(servers)
{
    private protected override SparkServerSettings Settings => SparkServerSettings.Short;

    private protected override ParameterBinding Expected => ParameterBinding.Native;
}
