using LakeOrm.Spark.Connect.Parameters;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect.Parameters;

/// <summary>On a server whose Delta extension loses bound values.</summary>
public sealed class LiteralParameterTests(SparkConnect servers) : ParameterContract(servers)
{
    private protected override ParameterBinding Expected => ParameterBinding.Literals;
}
