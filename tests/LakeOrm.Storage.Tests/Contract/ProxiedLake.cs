using LakeOrm.Contract;
using LakeOrm.Drivers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>A lake behind random faults. What it met is told with a test that fails.</summary>
internal sealed class ProxiedLake(ContractLake lake, Uri root, RandomFaults faults, int seed) : ContractLake
{
    public override ILakeDriver Connect() => lake.Connect();

    public override ValueTask<IReadOnlyList<string>?> ListFilesAsync() => lake.ListFilesAsync();

    public override async ValueTask DisposeAsync()
    {
        await lake.DisposeAsync();
        string name = root.Segments[^1];
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed} of the faults. This lake met:");
        foreach (string fault in faults.Met.Where(fault => fault.Contains(name, StringComparison.Ordinal)))
        {
            TestContext.Current.TestOutputHelper.WriteLine(fault);
        }
    }
}
