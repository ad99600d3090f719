using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class ConcurrentChanges(LocalLakeFixture fixture) : ConcurrentChangeContract(fixture);
