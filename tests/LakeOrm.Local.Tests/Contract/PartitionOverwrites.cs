using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class PartitionOverwrites(LocalLakeFixture fixture) : PartitionOverwriteContract(fixture);
