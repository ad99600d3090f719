using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Restores(LocalLakeFixture fixture) : RestoreContract(fixture);
