using LakeOrm.Contract.RawInserts;

namespace LakeOrm.Local.Tests.Contract;

public sealed class RawMerges(LocalLakeFixture fixture) : RawMergeContract(fixture);
