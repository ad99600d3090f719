using LakeOrm.Contract.Queries;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Types(LocalLakeFixture fixture) : TypesContract(fixture);
