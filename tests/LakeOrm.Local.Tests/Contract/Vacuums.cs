using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Vacuums(LocalLakeFixture fixture) : VacuumContract(fixture);
