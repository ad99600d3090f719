using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class UpdatesByCondition(LocalLakeFixture fixture) : UpdateByConditionContract(fixture);
