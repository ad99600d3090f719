using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class DeletesByCondition(LocalLakeFixture fixture) : DeleteByConditionContract(fixture);
