using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Evolutions(LocalLakeFixture fixture) : EvolutionContract(fixture);
