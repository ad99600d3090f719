using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Cancellations(LocalLakeFixture fixture) : CancellationContract(fixture);
