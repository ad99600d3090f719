using LakeOrm.Contract.Queries;

namespace LakeOrm.Local.Tests.Contract;

public sealed class TimeTravels(LocalLakeFixture fixture) : TimeTravelContract(fixture);
