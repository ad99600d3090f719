using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class StatsOfTables(LocalLakeFixture fixture) : StatsContract(fixture);
