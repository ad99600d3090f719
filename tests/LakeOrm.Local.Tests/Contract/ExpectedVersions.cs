using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class ExpectedVersions(LocalLakeFixture fixture) : ExpectedVersionContract(fixture);
