using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Progresses(LocalLakeFixture fixture) : ProgressContract(fixture);
