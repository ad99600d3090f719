using System.Reflection;
using LakeOrm.Contract;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>The whole contract is run, and not a part of it.</summary>
public sealed class Whole
{
    [Fact]
    public void Every_class_of_the_contract_is_run_here()
    {
        HashSet<Type?> run = [.. Assembly.GetExecutingAssembly().GetTypes().Where(static t => t is { IsSealed: true, IsPublic: true }).Select(static t => t.BaseType)];
        Assert.Empty(ContractClasses.All.Where(c => !run.Contains(c)).Select(static c => c.FullName));
    }
}
