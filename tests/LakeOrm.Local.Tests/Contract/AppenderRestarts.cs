using LakeOrm.Contract.Appending;

namespace LakeOrm.Local.Tests.Contract;

public sealed class AppenderRestarts(LocalLakeFixture fixture) : AppenderRestartContract(fixture);
