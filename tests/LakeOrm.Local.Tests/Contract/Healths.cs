using LakeOrm.Contract.Health;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Healths(LocalLakeFixture fixture) : HealthContract(fixture);
