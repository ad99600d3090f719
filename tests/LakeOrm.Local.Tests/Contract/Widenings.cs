using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Widenings(LocalLakeFixture fixture) : WideningContract(fixture);
