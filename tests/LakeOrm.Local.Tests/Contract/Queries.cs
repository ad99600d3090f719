using LakeOrm.Contract.Queries;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Queries(LocalLakeFixture fixture) : QueryContract(fixture);
