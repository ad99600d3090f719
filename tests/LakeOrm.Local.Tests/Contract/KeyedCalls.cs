using LakeOrm.Contract.Keys;

namespace LakeOrm.Local.Tests.Contract;

public sealed class KeyedCalls(LocalLakeFixture fixture) : KeyedCallContract(fixture);
