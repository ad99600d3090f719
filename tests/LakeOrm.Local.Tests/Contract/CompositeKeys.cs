using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class CompositeKeys(LocalLakeFixture fixture) : CompositeKeyContract(fixture);
