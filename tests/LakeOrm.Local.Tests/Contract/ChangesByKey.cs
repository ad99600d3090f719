using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class ChangesByKey(LocalLakeFixture fixture) : ChangeByKeyContract(fixture);
