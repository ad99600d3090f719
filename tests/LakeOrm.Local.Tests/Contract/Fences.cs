using LakeOrm.Contract.Keys;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Fences(LocalLakeFixture fixture) : FenceContract(fixture);
