using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Overwrites(LocalLakeFixture fixture) : OverwriteContract(fixture);
