using System.Reflection;
using LakeOrm.Contract;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>The whole contract is run over one store, and over the others all of the rooms that meet a store's conditions and races.</summary>
public sealed class Whole
{
    [Theory]
    [InlineData(typeof(S3Lakes))]
    [InlineData(typeof(GcsLakes), "Changes", "Health", "Histories", "Keys", "Writing")]
    [InlineData(typeof(AzureLakes), "Changes", "Health", "Histories", "Keys", "Writing")]
    public void Every_class_of_the_contract_is_run_over_each_store(Type lakes, params string[] rooms)
    {
        HashSet<Type?> run =
        [
            .. Assembly.GetExecutingAssembly().GetTypes()
                .Where(t => t is { IsSealed: true, IsPublic: true } && t.GetConstructors() is [var made] && made.GetParameters() is [var fixture] && fixture.ParameterType == lakes)
                .Select(static t => t.BaseType),
        ];
        Assert.Empty(ContractClasses.All.Where(c => (rooms.Length == 0 || rooms.Contains(c.Namespace!.Split('.')[^1])) && !run.Contains(c)).Select(static c => c.FullName));
    }
}
