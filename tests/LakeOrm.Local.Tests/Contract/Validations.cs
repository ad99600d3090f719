using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Validations(LocalLakeFixture fixture) : ValidationContract(fixture);
