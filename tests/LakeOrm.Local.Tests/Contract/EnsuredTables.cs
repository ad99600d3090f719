using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class EnsuredTables(LocalLakeFixture fixture) : EnsureTableContract(fixture);
