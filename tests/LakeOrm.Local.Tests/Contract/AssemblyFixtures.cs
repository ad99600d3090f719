[assembly: AssemblyFixture(typeof(LakeOrm.Local.Tests.Contract.LocalLakeFixture))]
