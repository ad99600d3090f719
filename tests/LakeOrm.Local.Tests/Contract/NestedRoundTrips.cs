using LakeOrm.Contract.Nesting;

namespace LakeOrm.Local.Tests.Contract;

public sealed class NestedRoundTrips(LocalLakeFixture fixture) : NestedRoundTripContract(fixture);
