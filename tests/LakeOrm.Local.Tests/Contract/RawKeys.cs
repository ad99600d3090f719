using LakeOrm.Contract.RawInserts;

namespace LakeOrm.Local.Tests.Contract;

public sealed class RawKeys(LocalLakeFixture fixture) : RawKeyContract(fixture);
