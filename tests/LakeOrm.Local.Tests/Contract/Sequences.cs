using LakeOrm.Contract.Keys;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Sequences(LocalLakeFixture fixture) : SequenceContract(fixture);
