using LakeOrm.Contract.Appending;

namespace LakeOrm.Local.Tests.Contract;

public sealed class AppenderFailures(LocalLakeFixture fixture) : AppenderFailureContract(fixture);
