using LakeOrm.Contract.Keys;

namespace LakeOrm.Local.Tests.Contract;

public sealed class LookUps(LocalLakeFixture fixture) : LookUpContract(fixture);
