using LakeOrm.Contract.Appending;

namespace LakeOrm.Local.Tests.Contract;

public sealed class AppenderFlushes(LocalLakeFixture fixture) : AppenderFlushContract(fixture);
