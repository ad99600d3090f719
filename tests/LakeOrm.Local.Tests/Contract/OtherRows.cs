using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class OtherRows(LocalLakeFixture fixture) : OtherRowsContract(fixture);
