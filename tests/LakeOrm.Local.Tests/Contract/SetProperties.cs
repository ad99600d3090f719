using LakeOrm.Contract.Maintenance;

namespace LakeOrm.Local.Tests.Contract;

public sealed class SetProperties(LocalLakeFixture fixture) : PropertiesContract(fixture);
