using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class OtherNames(LocalLakeFixture fixture) : OtherNamesContract(fixture);
