using LakeOrm.Contract.Keys;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Payloads(LocalLakeFixture fixture) : PayloadContract(fixture);
