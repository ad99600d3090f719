using System.Reflection;
using LakeOrm.Contract;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>The whole contract is run, and not a part of it.</summary>
public sealed class Whole
{
    [Theory]
    [InlineData(typeof(S3Lakes))]
    [InlineData(typeof(GcsLakes))]
    [InlineData(typeof(AzureLakes))]
    public void Every_class_of_the_contract_is_run_over_each_store(Type lakes)
    {
        HashSet<Type?> run =
        [
            .. Assembly.GetExecutingAssembly().GetTypes()
                .Where(t => t is { IsSealed: true, IsPublic: true } && t.GetConstructors() is [var made] && made.GetParameters() is [var fixture] && fixture.ParameterType == lakes)
                .Select(static t => t.BaseType),
        ];
        Assert.Empty(ContractClasses.All.Where(c => !run.Contains(c)).Select(static c => c.FullName));
    }
}
