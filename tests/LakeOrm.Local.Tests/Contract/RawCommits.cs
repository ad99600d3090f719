using LakeOrm.Contract.RawInserts;

namespace LakeOrm.Local.Tests.Contract;

public sealed class RawCommits(LocalLakeFixture fixture) : RawCommitContract(fixture);
