using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class Converters(LocalLakeFixture fixture) : ConverterContract(fixture);
