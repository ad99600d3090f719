using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Inserts(LocalLakeFixture fixture) : InsertContract(fixture);
