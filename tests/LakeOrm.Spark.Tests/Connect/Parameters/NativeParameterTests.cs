using LakeOrm.Spark.Connect.Parameters;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect.Parameters;

/// <summary>On a server that keeps bound values.</summary>
[Collection(ServerOrder.Strict)]
public sealed class NativeParameterTests(SparkConnect servers) : ParameterContract(servers)
{
    private protected override SparkServerSettings Settings => SparkServerSettings.Strict;

    private protected override ParameterBinding Expected => ParameterBinding.Native;
}
