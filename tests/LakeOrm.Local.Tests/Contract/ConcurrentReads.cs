using LakeOrm.Contract.Queries;

namespace LakeOrm.Local.Tests.Contract;

public sealed class ConcurrentReads(LocalLakeFixture fixture) : ConcurrentReadContract(fixture);
