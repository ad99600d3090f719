[assembly: AssemblyFixture(typeof(LakeOrm.Storage.Tests.S3.S3Fixture))]
