using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Histories(LocalLakeFixture fixture) : HistoryContract(fixture);
