using LakeOrm.Contract.Nesting;

namespace LakeOrm.Local.Tests.Contract;

public sealed class NestedWrites(LocalLakeFixture fixture) : NestedWriteContract(fixture);
