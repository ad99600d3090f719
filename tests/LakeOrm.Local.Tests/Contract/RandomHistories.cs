using LakeOrm.Contract.Histories;

namespace LakeOrm.Local.Tests.Contract;

public sealed class RandomHistories(LocalLakeFixture fixture) : RandomHistoryContract(fixture);
