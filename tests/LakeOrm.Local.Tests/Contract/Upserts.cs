using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Upserts(LocalLakeFixture fixture) : UpsertContract(fixture);
