using LakeOrm.Contract.Writing;

namespace LakeOrm.Local.Tests.Contract;

public sealed class JsonImports(LocalLakeFixture fixture) : JsonImportContract(fixture);
