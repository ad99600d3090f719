using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class AutoColumns(LocalLakeFixture fixture) : AutoColumnContract(fixture);
