using LakeOrm.Contract.Keys;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Retentions(LocalLakeFixture fixture) : RetentionContract(fixture);
