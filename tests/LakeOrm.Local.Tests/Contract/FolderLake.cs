using LakeOrm.Contract;
using LakeOrm.Drivers;
using LakeOrm.Local.Tests.OtherReaders;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>A lake in a folder.</summary>
internal sealed class FolderLake : ContractLake
{
    private readonly TemporaryFolder _folder = new();

    public override ILakeDriver Connect() => new LocalDriver(_folder["lake"], new LocalLakeOptions { Threads = 2 });

    public override ValueTask<IReadOnlyList<string>?> ListFilesAsync() => new(
        Directory.Exists(_folder["lake"])
            ? [.. Directory.EnumerateFiles(_folder["lake"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder["lake"], f)).Order(StringComparer.Ordinal)]
            : []);

    public override async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Passed)
        {
            await using LakeClient lake = new(Connect());
            await TablesOfALake.CheckAsync(lake, _folder["lake"]);
        }

        _folder.Dispose();
    }
}
