using LakeOrm.Contract.Changes;

namespace LakeOrm.Local.Tests.Contract;

public sealed class InsertConflicts(LocalLakeFixture fixture) : InsertConflictContract(fixture);
