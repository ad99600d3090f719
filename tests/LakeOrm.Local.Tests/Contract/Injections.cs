using LakeOrm.Contract.Queries;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Injections(LocalLakeFixture fixture) : InjectionContract(fixture);
