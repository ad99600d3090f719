using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Optimizes(LocalLakeFixture fixture) : OptimizeContract(fixture);
